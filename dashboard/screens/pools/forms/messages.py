"""What users are sent: verification, invitation, SMS; and who sends it."""

import regex
from django import forms

from dashboard.screens.pools.forms.part import SubjectForm

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
        return super().to_python(value).replace("\r\n", "\n")


def _subject() -> Words:
    return Words(label="Subject", max_length=140)


def _letter(help_text: str, check) -> Words:
    return Words(
        label="E-mail",
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=help_text,
        validators=[check],
    )


def _sms(label: str, help_text: str, check) -> Words:
    area = forms.Textarea(attrs={"rows": 2})
    return Words(label=label, max_length=140, widget=area, help_text=help_text, validators=[check])


class MessagesForm(SubjectForm):
    by = forms.ChoiceField(
        label="Who signs up proves their e-mail address",
        choices=[("CONFIRM_WITH_CODE", "By a code they type"), ("CONFIRM_WITH_LINK", "By a link they open")],
        widget=forms.RadioSelect,
        help_text="A link is for the sign-up alone and needs the pool's domain on AWS; all else goes by code.",
    )
    code_subject = _subject()
    code_email = _letter("Text or HTML; {####} stands for the code.", has_code)
    link_subject = _subject()
    link_email = _letter("Text or HTML; {##Verify e-mail##} becomes the link, with these words.", has_link)
    invite_subject = _subject()
    invite_email = _letter("{username} and {####}, which is the temporary password.", is_invitation)
    invite_sms = _sms("SMS", "At most 140 characters.", is_invitation)
    verify_sms = _sms("To prove a phone number", "{####} stands for the code.", has_code)
    mfa_sms = _sms("To sign in", "{####} stands for the code.", has_code)
    account = forms.ChoiceField(
        label="E-mail goes out",
        choices=[
            ("COGNITO_DEFAULT", "By Cognito's own sender (on AWS 50 a day)"),
            ("DEVELOPER", "By your own sender in Amazon SES"),
        ],
    )
    email_from = forms.CharField(
        label="From", required=False, help_text="Harbour shop &lt;hello@example.com&gt;"
    )
    reply_to = forms.EmailField(label="Replies to", required=False)
    source_arn = forms.CharField(label="SES identity (ARN)", max_length=2048, required=False)
    sms_arn = forms.CharField(
        label="SMS role (ARN)",
        max_length=2048,
        required=False,
        help_text="The role with which Cognito publishes through SNS. Empty: no SMS.",
    )
    sms_external_id = forms.CharField(
        label="External id", required=False, help_text="That the role asks for."
    )
    sms_region = forms.CharField(label="Region of SNS", max_length=32, required=False)

    GROUPS = (
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
        data = super().clean()
        if data.get("account") == "DEVELOPER" and not data.get("source_arn"):
            self.add_error("source_arn", "Your own sender needs the ARN of its SES identity.")
        return data

    def to_members(self, stored: dict) -> dict:
        data = self.cleaned_data
        template = _texts(stored.get("VerificationMessageTemplate", {}), self._verification())
        sender = {
            "EmailSendingAccount": data["account"],
            "From": data["email_from"],
            "ReplyToEmailAddress": data["reply_to"],
            "SourceArn": data["source_arn"],
        }
        phone = {
            "SnsCallerArn": data["sms_arn"],
            "ExternalId": data["sms_external_id"],
            "SnsRegion": data["sms_region"],
        }
        return {
            "VerificationMessageTemplate": template,
            "AdminCreateUserConfig": self._invitations(stored.get("AdminCreateUserConfig", {})),
            "EmailVerificationMessage": template.get("EmailMessage"),
            "EmailVerificationSubject": template.get("EmailSubject"),
            "SmsVerificationMessage": template.get("SmsMessage"),
            "SmsAuthenticationMessage": data["mfa_sms"] or None,
            "EmailConfiguration": _texts(stored.get("EmailConfiguration", {}), sender),
            "SmsConfiguration": _texts(stored.get("SmsConfiguration", {}), phone)
            if data["sms_arn"]
            else None,
        }

    def _verification(self) -> dict[str, str]:
        data = self.cleaned_data
        return {
            "DefaultEmailOption": data["by"],
            "SmsMessage": data["verify_sms"],
            "EmailMessage": data["code_email"],
            "EmailSubject": data["code_subject"],
            "EmailMessageByLink": data["link_email"],
            "EmailSubjectByLink": data["link_subject"],
        }

    def _invitations(self, stored: dict) -> dict:
        data = self.cleaned_data
        letter = {
            "EmailSubject": data["invite_subject"],
            "EmailMessage": data["invite_email"],
            "SMSMessage": data["invite_sms"],
        }
        kept = {name: value for name, value in stored.items() if name != "InviteMessageTemplate"}
        texts = _texts(stored.get("InviteMessageTemplate", {}), letter)
        return {**kept, "InviteMessageTemplate": texts} if texts else kept

    @staticmethod
    def from_members(stored: dict) -> dict:
        template = stored.get("VerificationMessageTemplate", {})
        invitation = stored.get("AdminCreateUserConfig", {}).get("InviteMessageTemplate", {})
        sender, phone = stored.get("EmailConfiguration", {}), stored.get("SmsConfiguration", {})
        return {
            "by": template.get("DefaultEmailOption", "CONFIRM_WITH_CODE"),
            "code_subject": template.get("EmailSubject", stored.get("EmailVerificationSubject", "")),
            "code_email": template.get("EmailMessage", stored.get("EmailVerificationMessage", "")),
            "link_subject": template.get("EmailSubjectByLink", ""),
            "link_email": template.get("EmailMessageByLink", ""),
            "verify_sms": template.get("SmsMessage", stored.get("SmsVerificationMessage", "")),
            "mfa_sms": stored.get("SmsAuthenticationMessage", ""),
            "invite_subject": invitation.get("EmailSubject", ""),
            "invite_email": invitation.get("EmailMessage", ""),
            "invite_sms": invitation.get("SMSMessage", ""),
            "account": sender.get("EmailSendingAccount", "COGNITO_DEFAULT"),
            "email_from": sender.get("From", ""),
            "reply_to": sender.get("ReplyToEmailAddress", ""),
            "source_arn": sender.get("SourceArn", ""),
            "sms_arn": phone.get("SnsCallerArn", ""),
            "sms_external_id": phone.get("ExternalId", ""),
            "sms_region": phone.get("SnsRegion", ""),
        }

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


def _texts(stored: dict, typed: dict[str, str]) -> dict:
    """The stored members with the typed ones in their place; emptied ones are left out."""
    return {name: text for name, text in {**stored, **typed}.items() if text not in ("", None)}
