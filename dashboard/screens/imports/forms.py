"""The forms of an import's beginning and end: a file, and the start. Its columns have a form of their own."""

from django import forms


class UploadForm(forms.Form):
    file = forms.FileField(
        label="File of users",
        widget=forms.FileInput(
            attrs={"accept": ".csv,.txt,.tsv,.xlsx,.json,.ndjson,.jsonl,text/csv,text/plain,application/json"}
        ),
        error_messages={
            "required": "Choose a file first.",
            "empty": "The file is empty. It needs a first line that names its columns, and a line for each user.",
        },
    )


class StartForm(forms.Form):
    """On AWS a job writes its log with a role of the account."""

    role_arn = forms.RegexField(
        r"^arn:[\w+=/,.@-]+:iam::[0-9]{12}:role/[\w+=/,.@-]+$",
        label="Role for the log (ARN)",
        max_length=2048,
        help_text="A role that cognito-idp.amazonaws.com may assume, with logs:CreateLogGroup, logs:CreateLogStream, "
        "logs:DescribeLogStreams and logs:PutLogEvents on /aws/cognito/*. These credentials need iam:PassRole for it.",
        error_messages={"invalid": "This is no role ARN. It looks like arn:aws:iam::123456789012:role/name."},
    )
