"""What users are sent: verification, invitation, SMS; and who sends it."""

from collections.abc import Callable

import regex
from django import forms

from dashboard.screens.members import setting
from dashboard.screens.pools.forms.part import Group, SubjectForm

_PROOF, _INVITATION = "VerificationMessageTemplate", "AdminCreateUserConfig.InviteMessageTemplate"
CODE = "{####}"
LINK = regex.compile(r"\{##(?!##\})(.+?)##\}", regex.DOTALL)


def has_code(text: str) -> None:
    if CODE not in text:
        raise forms.ValidationError(f"Put {CODE} where the code is to stand.")


def has_link(text: str) -> None:
    if not LINK.search(text):
        raise forms.ValidationError("Put {##Verify e-mail##} where the link is to stand.")


def is_invitation(text: str) -> None:
    if CODE not in text or "{username}" not in text:
        raise forms.ValidationError(f"Put {{username}} and {CODE} (the temporary password) into it.")


class Words(forms.CharField):
    """Words of a message, taken as they are: a browser's line ends become plain ones, and nothing is trimmed."""

    def __init__(self, **more) -> None:
        super().__init__(required=False, strip=False, **more)

    def to_python(self, value) -> str:
        return (super().to_python(value) or "").replace("\r\n", "\n")


def _subject(member: str) -> Words:
    return setting(Words(label="Subject", max_length=140), member)


def _letter(help_text: str, check: Callable[[str], None], member: str) -> Words:
    words = Words(
        label="E-mail",
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=help_text,
        validators=[check],
    )
    return setting(words, member)


def _sms(label: str, help_text: str, check: Callable[[str], None], member: str) -> Words:
    area = forms.Textarea(attrs={"rows": 2})
    words = Words(label=label, max_length=140, widget=area, help_text=help_text, validators=[check])
    return setting(words, member)


class MessagesForm(SubjectForm):
    by = setting(
        forms.ChoiceField(
            label="Who signs up proves their e-mail address",
            choices=[
                ("CONFIRM_WITH_CODE", "By a code they type"),
                ("CONFIRM_WITH_LINK", "By a link they open"),
            ],
            widget=forms.RadioSelect,
            help_text="A link is for the sign-up alone and needs the pool's domain on AWS; all else goes by code.",
        ),
        member=f"{_PROOF}.DefaultEmailOption",
        absent="CONFIRM_WITH_CODE",
    )
    code_subject = _subject(f"{_PROOF}.EmailSubject")
    code_email = _letter("Text or HTML; {####} stands for the code.", has_code, f"{_PROOF}.EmailMessage")
    link_subject = _subject(f"{_PROOF}.EmailSubjectByLink")
    link_email = _letter(
        "Text or HTML; {##Verify e-mail##} becomes the link, with these words.",
        has_link,
        f"{_PROOF}.EmailMessageByLink",
    )
    invite_subject = _subject(f"{_INVITATION}.EmailSubject")
    invite_email = _letter(
        "{username} and {####}, which is the temporary password.",
        is_invitation,
        f"{_INVITATION}.EmailMessage",
    )
    invite_sms = _sms("SMS", "At most 140 characters.", is_invitation, f"{_INVITATION}.SMSMessage")
    verify_sms = _sms(
        "To prove a phone number", "{####} stands for the code.", has_code, f"{_PROOF}.SmsMessage"
    )
    mfa_sms = _sms("To sign in", "{####} stands for the code.", has_code, "SmsAuthenticationMessage")
    account = setting(
        forms.ChoiceField(
            label="E-mail goes out",
            choices=[
                ("COGNITO_DEFAULT", "By Cognito's own sender (on AWS 50 a day)"),
                ("DEVELOPER", "By your own sender in Amazon SES"),
            ],
        ),
        member="EmailConfiguration.EmailSendingAccount",
        absent="COGNITO_DEFAULT",
    )
    email_from = setting(
        forms.CharField(label="From", required=False, help_text="Harbour shop &lt;hello@example.com&gt;"),
        member="EmailConfiguration.From",
    )
    reply_to = setting(
        forms.EmailField(label="Replies to", required=False),
        member="EmailConfiguration.ReplyToEmailAddress",
    )
    source_arn = setting(
        forms.CharField(label="SES identity (ARN)", max_length=2048, required=False),
        member="EmailConfiguration.SourceArn",
    )
    sms_arn = setting(
        forms.CharField(
            label="SMS role (ARN)",
            max_length=2048,
            required=False,
            help_text="The role with which Cognito publishes through SNS. Empty: no SMS.",
        ),
        member="SmsConfiguration.SnsCallerArn",
    )
    sms_external_id = setting(
        forms.CharField(label="External id", required=False, help_text="That the role asks for."),
        member="SmsConfiguration.ExternalId",
    )
    sms_region = setting(
        forms.CharField(label="Region of SNS", max_length=32, required=False),
        member="SmsConfiguration.SnsRegion",
    )

    GROUPS: tuple[Group, ...] = (
        ("Sign-up", "", ("by",)),
        (
            "The e-mail with a code",
            "Sign-up, forgotten passwords, new addresses.",
            ("code_subject", "code_email"),
        ),
        ("The e-mail with a link", "Used where sign-up goes by link.", ("link_subject", "link_email")),
        ("Invitation", "To users whom staff create.", ("invite_subject", "invite_email", "invite_sms")),
        ("SMS", "", ("verify_sms", "mfa_sms")),
        ("Sender", "", ("account", "email_from", "reply_to", "source_arn")),
        ("SMS sender", "", ("sms_arn", "sms_external_id", "sms_region")),
    )

    def clean(self) -> dict:
        super().clean()
        data = self.cleaned_data
        if data.get("account") == "DEVELOPER" and not data.get("source_arn"):
            self.add_error("source_arn", "Your own sender needs the ARN of its SES identity.")
        return data

    def to_members(self, stored: dict) -> dict:
        """Cognito keeps the words of a code twice, under an older name too; without a role there is no SMS."""
        members = super().to_members(stored)
        for older, name in _TWICE.items():
            members[older] = members[_PROOF].get(name)
        return members if self.cleaned_data["sms_arn"] else {**members, "SmsConfiguration": None}

    @classmethod
    def from_members(cls, stored: dict) -> dict:
        older = {name: stored[old] for old, name in _TWICE.items() if old in stored}
        return super().from_members({**stored, _PROOF: {**older, **stored.get(_PROOF, {})}})

    def warnings(self) -> list[str]:
        found = []
        lambdas = self.stored.get("LambdaConfig", {})
        if lambdas.get("CustomMessage"):
            found.append("A CustomMessage trigger may word these messages otherwise (see Triggers).")
        if lambdas.get("CustomEmailSender") or lambdas.get("CustomSMSSender"):
            found.append(
                "A custom sender trigger sends in place of the pool: its own texts count, not these."
            )
        return found


_TWICE = {
    "EmailVerificationMessage": "EmailMessage",
    "EmailVerificationSubject": "EmailSubject",
    "SmsVerificationMessage": "SmsMessage",
}
