"""How the messages of a bulk job are spread over time: asked with its plan, and once more where a pause ends."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone

from dashboard.bulk_jobs.message_limits import Limit
from dashboard.bulk_jobs.waves import DAY, HOUR
from dashboard.models import BulkJob

USUAL, TRIAL, MANY = 500, 100, 200
"""A wave where no limit is known; the trial, which is proposed from so many messages on."""
FARTHEST = timedelta(days=90)
LENGTHS = ((str(HOUR), "hour"), (str(DAY), "day"))


class WavesForm(forms.Form):
    """All at once, or in waves of a size. Where the limit is known, waves are chosen beforehand."""

    pace = forms.ChoiceField(
        label="How fast",
        choices=[("waves", "In waves"), ("once", "All at once")],
        widget=forms.RadioSelect,
    )
    wave = forms.IntegerField(label="Messages in a wave", min_value=1, max_value=1_000_000)
    seconds = forms.ChoiceField(
        label="One wave each",
        choices=LENGTHS,
        help_text="A wave goes out without a pause. The next begins a whole hour or day after the last message of it, so that"
        " none sees more.",
    )
    trial = forms.IntegerField(
        label="Pause after the first",
        help_text="A trial: nothing more goes out before somebody lets it go on. Leave it empty for none.",
        min_value=1,
        max_value=1_000_000,
        required=False,
    )
    starts = forms.DateTimeField(
        label="Not before (UTC)",
        help_text="Leave it empty to begin at once.",
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )

    def __init__(self, job: BulkJob, limit: Limit | None, data: Any = None) -> None:
        self.job, self.limit = job, limit
        usual = Limit(USUAL, HOUR, "", ours=False)
        known = limit or usual
        paced = bool(limit and job.total > limit.messages)
        super().__init__(
            data,
            initial={
                "pace": "waves" if paced or job.wave else "once",
                "wave": job.wave or known.messages,
                "seconds": str(job.wave_seconds or known.seconds),
                "trial": TRIAL if job.total > MANY else None,
            },
        )
        if limit:
            self.fields["pace"].help_text = limit.words
        if data and data.get("pace") == "once":
            self.fields["wave"].required = self.fields["seconds"].required = False
        if job.begun:  # what is left to say where a pause ends
            del self.fields["trial"], self.fields["starts"]

    def clean_starts(self) -> Any:
        starts = self.cleaned_data["starts"]
        now = timezone.now()
        if starts and starts <= now:
            raise forms.ValidationError("This moment is over. Leave it empty to begin at once.")
        if starts and starts > now + FARTHEST:
            raise forms.ValidationError(f"Choose a moment within {FARTHEST.days} days.")
        return starts

    def clean(self) -> dict:
        cleaned = super().clean() or {}
        in_waves = cleaned.get("pace") == "waves"
        if self.limit and self.limit.ours and not self.errors:
            self._hold_the_limit(self.limit, cleaned, in_waves=in_waves)
        return cleaned

    def _hold_the_limit(self, limit: Limit, cleaned: dict, *, in_waves: bool) -> None:
        if in_waves and cleaned["wave"] > limit.messages:
            self.add_error(
                "wave", f"{limit.words} A wave goes out without a pause, so it cannot be larger than that."
            )
        elif not in_waves and self.job.total - self.job.position > limit.messages:
            self.add_error("pace", f"{limit.words} Choose waves.")

    @property
    def pace_of_job(self) -> dict[str, Any]:
        """What was said, as columns of the job."""
        said, in_waves = self.cleaned_data, self.cleaned_data["pace"] == "waves"
        pace = {
            "wave": said["wave"] if in_waves else None,
            "wave_seconds": int(said["seconds"]) if in_waves else 0,
        }
        return pace if self.job.begun else pace | {"trial": said["trial"] or 0, "resumes": said["starts"]}
