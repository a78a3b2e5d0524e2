from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout, Submit
from django import forms
from django.utils.translation import gettext_lazy as _


class CodeForm(forms.Form):
    """A code copied by hand: any case, with or without spaces."""

    code = forms.CharField(
        max_length=40,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false", "class": "code-field"}
        ),
    )

    def __init__(self, *args: object, action: str, label: str, button: str, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["code"].label = label
        self.helper = FormHelper()
        self.helper.form_action = action
        self.helper.layout = Layout("code", Submit("go", button, css_class="btn-outline-primary"))


class ResumeForm(CodeForm):
    def __init__(self, *args: object, action: str, **kwargs: object) -> None:
        label, button = _("Code to go on with a response"), _("Go on with my response")
        super().__init__(*args, action=action, label=label, button=button, **kwargs)  # type: ignore[arg-type]


class ReceiptForm(CodeForm):
    def __init__(self, *args: object, action: str, **kwargs: object) -> None:
        label, button = _("Receipt code"), _("Show my answers")
        super().__init__(*args, action=action, label=label, button=button, **kwargs)  # type: ignore[arg-type]
