from django.conf import settings
from django.contrib.auth import authenticate, login, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from hackathon.access.throttle import Throttle, address_of
from hackathon.people.forms import SignInForm

SIGN_IN = Throttle("sign_in", each=10, everybody=2000, seconds=900)


@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    form = SignInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        keys = (address_of(request), form.cleaned_data["email"].lower())
        if SIGN_IN.blocked(*keys):
            form.add_error(None, _("Too many attempts. Wait 15 minutes, or ask for a one-time sign-in link."))
            return render(request, "people/sign_in.html", {"form": form}, status=429)
        user = authenticate(request, username=keys[1], password=form.cleaned_data["password"])
        if user is not None:
            login(request, user)
            return redirect(_wanted_page(request))
        SIGN_IN.failed(*keys)
        form.add_error(
            None, _("This address and this password do not go together. Nothing was changed; check both and try again.")
        )
    return render(request, "people/sign_in.html", {"form": form})


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    return redirect("home")


def _wanted_page(request: HttpRequest) -> str:
    wanted = request.GET.get("next", "")
    if url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure()):
        return wanted
    return settings.LOGIN_REDIRECT_URL
