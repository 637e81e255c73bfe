"""The functions that a pool asks on its way."""

from dataclasses import dataclass

from django import forms

from dashboard.screens.members import setting
from dashboard.screens.pools.forms.part import SubjectForm


@dataclass(frozen=True)
class Trigger:
    """A trigger by its member of LambdaConfig, the line that explains it, and the event versions that it knows."""

    name: str
    label: str
    line: str
    versions: tuple[str, ...] = ()

    @property
    def member(self) -> str:
        """The member that carries a version too; the trigger's own where there is none."""
        return "PreTokenGenerationConfig" if self.name == "PreTokenGeneration" else self.name

    def place(self, configured: dict) -> str:
        """The ARN or address of the function that LambdaConfig names; empty for none."""
        given = configured.get(self.member) or configured.get(self.name) or ""
        return given if isinstance(given, str) else given.get("LambdaArn", "")

    def version(self, configured: dict) -> str:
        given = configured.get(self.member)
        return given["LambdaVersion"] if isinstance(given, dict) else "V1_0"


TRIGGERS = (
    Trigger("PreSignUp", "Pre sign-up", "Takes or refuses a sign-up; may confirm it at once."),
    Trigger("PostConfirmation", "Post confirmation", "Is told of each confirmed account and new password."),
    Trigger(
        "PreAuthentication", "Pre authentication", "Takes or refuses a sign-in before the password counts."
    ),
    Trigger("PostAuthentication", "Post authentication", "Is told of each sign-in; an error refuses it."),
    Trigger(
        "PreTokenGeneration",
        "Pre token generation",
        "Changes the claims of tokens. V2 also access tokens and scopes, V3 also those of machines.",
        ("V1_0", "V2_0", "V3_0"),
    ),
    Trigger("UserMigration", "User migration", "Finds who is unknown here in an older directory."),
    Trigger("DefineAuthChallenge", "Define auth challenge", "Custom sign-in: decides what is asked next."),
    Trigger("CreateAuthChallenge", "Create auth challenge", "Custom sign-in: makes the question."),
    Trigger(
        "VerifyAuthChallengeResponse", "Verify auth challenge response", "Custom sign-in: checks the answer."
    ),
    Trigger("CustomMessage", "Custom message", "Words what users are sent."),
    Trigger("CustomEmailSender", "Custom e-mail sender", "Sends e-mail in place of the pool.", ("V1_0",)),
    Trigger("CustomSMSSender", "Custom SMS sender", "Sends SMS in place of the pool.", ("V1_0",)),
    Trigger("InboundFederation", "Inbound federation", "Changes what an identity provider tells.", ("V1_0",)),
)


class TriggersForm(SubjectForm):
    PreTokenGeneration_version = forms.ChoiceField(
        label="Version of the event", choices=[(f"V{n}_0", f"V{n}_0") for n in (1, 2, 3)], required=False
    )
    kms_key = setting(
        forms.CharField(
            label="KMS key of custom senders (ARN)",
            max_length=2048,
            required=False,
            help_text="Encrypts the codes that senders are given.",
        ),
        member="LambdaConfig.KMSKeyID",
        by_hand=True,
    )

    def __init__(self, data=None, **more) -> None:
        super().__init__(data, **more)
        for trigger in TRIGGERS:
            self.fields[trigger.name] = forms.CharField(
                label=trigger.label,
                min_length=20,
                max_length=2048,
                required=False,
                help_text=trigger.line,
                widget=forms.TextInput(attrs={"spellcheck": "false", "autocomplete": "off"}),
            )

    @property
    def groups(self) -> list[tuple[str, str, list[forms.BoundField]]]:
        senders = [self["CustomMessage"], self["CustomEmailSender"], self["CustomSMSSender"], self["kms_key"]]
        named = (
            ("Accounts", ("PreSignUp", "PostConfirmation", "UserMigration")),
            (
                "Sign-in",
                (
                    "PreAuthentication",
                    "PostAuthentication",
                    "PreTokenGeneration",
                    "PreTokenGeneration_version",
                    "InboundFederation",
                ),
            ),
            (
                "Custom authentication",
                ("DefineAuthChallenge", "CreateAuthChallenge", "VerifyAuthChallengeResponse"),
            ),
        )
        groups = [
            (title, "", [self[name] for name in names if name in self.fields]) for title, names in named
        ]
        return [*groups, ("Messages", "", senders)]

    def clean(self) -> dict:
        super().clean()
        data = self.cleaned_data
        for trigger in TRIGGERS:
            place = data.get(trigger.name) or ""
            if place.startswith("http") and not self.place.embedded:
                self.add_error(
                    trigger.name,
                    "Amazon Cognito calls Lambda functions alone: give an ARN. Addresses are Lifeguard's.",
                )
            elif place and not place.startswith(("arn:", "http")):
                self.add_error(trigger.name, "Give the ARN of a Lambda function, or an https:// address.")
        return data

    def to_members(self, stored: dict) -> dict:
        data, before = self.cleaned_data, stored.get("LambdaConfig", {})
        after = {name: value for name, value in before.items() if name not in _MEMBERS}
        for trigger in TRIGGERS:
            if trigger.name not in self.fields:
                after |= {trigger.name: before[trigger.name]} if trigger.name in before else {}
            elif place := data[trigger.name]:
                after[trigger.member] = (
                    {"LambdaArn": place, "LambdaVersion": data.get(f"{trigger.name}_version") or "V1_0"}
                    if trigger.versions
                    else place
                )
                if trigger.member != trigger.name and trigger.name in before:
                    after[trigger.name] = place
        if data["kms_key"]:
            after["KMSKeyID"] = data["kms_key"]
        return {"LambdaConfig": after}

    @classmethod
    def from_members(cls, stored: dict) -> dict:
        configured = stored.get("LambdaConfig", {})
        return {
            **super().from_members(stored),
            **{trigger.name: trigger.place(configured) for trigger in TRIGGERS},
            "PreTokenGeneration_version": TRIGGERS[4].version(configured),
        }

    def warnings(self) -> list[str]:
        found = []
        challenges = [name for name in _CUSTOM if self.now(name)]
        if challenges and len(challenges) < len(_CUSTOM):
            found.append("Custom authentication needs all three of its triggers.")
        senders = [self.now(name) for name in ("CustomEmailSender", "CustomSMSSender") if self.now(name)]
        if senders and not self.now("kms_key"):
            found.append(
                "Without a KMS key senders are given codes in clear; only https:// addresses may be."
            )
        return found


_MEMBERS = {name for trigger in TRIGGERS for name in (trigger.name, trigger.member)} | {"KMSKeyID"}
_CUSTOM = ("DefineAuthChallenge", "CreateAuthChallenge", "VerifyAuthChallengeResponse")
