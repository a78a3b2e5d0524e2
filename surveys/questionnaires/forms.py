"""The forms of a survey and of a page of it; a question's is in `question_form`, a condition's in `condition_form`."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Fieldset, Layout, Submit
from django import forms
from django.utils.translation import gettext_lazy as _

from hackathon.web.forms import offer_choices
from surveys.enums import QuestionRole, QuestionType
from surveys.models import Survey
from surveys.questionnaires.commands import is_promised
from surveys.questionnaires.schema import Schema, Section


class SurveyForm(forms.ModelForm):  # type: ignore[type-arg]
    """Title, dates, anonymity and what the notice says."""

    class Meta:
        model = Survey
        fields = (
            "title",
            "opens_on",
            "closes_on",
            "anonymity",
            "controller",
            "purpose",
            "legal_basis",
            "recipients",
            "contact",
            "retained_until",
        )
        labels = {
            "title": _("Title"),
            "opens_on": _("Opens on"),
            "closes_on": _("Closes on (that day included)"),
            "anonymity": _("What is kept of each person"),
            "controller": _("Who asks (the body responsible)"),
            "purpose": _("What for"),
            "legal_basis": _("On what basis"),
            "recipients": _("Who reads the answers"),
            "contact": _("Whom to write to"),
            "retained_until": _("Answers kept until"),
        }
        help_texts = {
            "anonymity": _("Choose before opening: from then on it cannot change."),
            "retained_until": _("The day after, responses are erased by themselves. Respondents read this date."),
        }
        widgets = {
            "anonymity": forms.RadioSelect,
            **{name: forms.Textarea(attrs={"rows": 3}) for name in ("purpose", "legal_basis", "recipients")},
            **{
                name: forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
                for name in ("opens_on", "closes_on", "retained_until")
            },
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_promised(self.instance):
            self.fields["anonymity"].disabled = True
            self.fields["anonymity"].help_text = _("The survey was opened under this promise: it cannot change.")
        self.helper = FormHelper()
        self.helper.layout = Layout(
            "title",
            Div("opens_on", "closes_on", css_class="field-row"),
            "anonymity",
            Fieldset(_("Information given to respondents"), *self.Meta.fields[4:], css_class="form-part"),
            Submit("save", _("Save")),
        )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("opens_on") and data.get("closes_on") and data["closes_on"] < data["opens_on"]:
            self.add_error("closes_on", _("The survey cannot close before it opens."))
        return data


class SectionForm(forms.Form):
    """A page: its title, what introduces it, whom it is for."""

    title = forms.CharField(label=_("Title of the page"), max_length=160)
    intro = forms.CharField(
        label=_("Introduction"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    publics = forms.MultipleChoiceField(label=_("Asked of"), required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, data: Any, *, schema: Schema, section: Section | None = None) -> None:
        super().__init__(data, initial={name: getattr(section, name) for name in self.base_fields} if section else None)
        asked = schema.with_role(QuestionRole.AUDIENCE)
        if section is None or asked is None or section in schema.sections[: schema.page_of[asked.code]]:
            del self.fields["publics"]
        else:
            offer_choices(self, publics=asked.labels.items())

    def changed_fields(self) -> dict[str, Any]:
        """After `is_valid`."""
        fields = dict(self.cleaned_data)
        return fields | ({"publics": tuple(fields["publics"])} if "publics" in fields else {})


class AddQuestionForm(forms.Form):
    type = forms.ChoiceField(label=_("Type"), choices=QuestionType.choices, initial=QuestionType.SINGLE)
    # The page is there for this field: the keyboard begins in it.
    wording = forms.CharField(label=_("Question"), max_length=1000, widget=forms.TextInput(attrs={"autofocus": True}))
