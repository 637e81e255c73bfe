"""Between upload and check: how the file is read, and which column is which attribute."""

from django import forms
from django.core.files.storage import default_storage
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from dashboard.csv_files.conversion import Mapping
from dashboard.csv_files.detection import DELIMITERS, ENCODINGS, UnreadableFileError, look
from dashboard.csv_files.reading import CSV, JSON, WORKBOOK, Record, display_name
from dashboard.import_runs.beyond import GROUPS, import_header
from dashboard.import_runs.former import former_run
from dashboard.import_runs.groups import named_in
from dashboard.import_runs.intake import HEADER, apply_look, first_rows, readings
from dashboard.import_runs.passwords import keep_keys, kept_keys
from dashboard.models import ImportRun
from dashboard.pages import page
from dashboard.place import Place
from dashboard.requests import Request
from dashboard.screens.imports.after_form import AfterForm
from dashboard.screens.imports.attributes_form import ADD, NewAttributesForm, said_before
from dashboard.screens.imports.columns_form import ColumnsForm
from dashboard.screens.imports.hiding import masked_in, readings_to_show, rows_to_show, without_secrets
from dashboard.screens.imports.options_form import OptionsForm
from dashboard.screens.imports.passwords_form import PasswordsForm
from dashboard.screens.imports.place import at, in_run, page_of
from dashboard.tasks.imports import enqueue_import
from dashboard.users.groups import group_names

Step = ImportRun.Step


class ReadAgainForm(forms.Form):
    """What was detected, for somebody who knows better. A workbook has sheets in place of an encoding and a delimiter."""

    encoding = forms.ChoiceField(choices=[(name, display_name(name)) for name in ENCODINGS])
    delimiter = forms.ChoiceField(choices=[(sign, name) for sign, name in DELIMITERS.items()])
    sheet = forms.ChoiceField()
    header = forms.IntegerField(
        label="The header is on line",
        min_value=0,
        max_value=50,
        required=False,
        help_text="The line that names the columns; 0 where none does.",
    )

    def __init__(self, *args, dialect: dict, **kwargs):
        super().__init__(*args, **kwargs)
        sheets = self.fields["sheet"]
        sheets.choices = [(name, name) for name in dialect.get("sheets", [])]  # type: ignore[attr-defined]
        kind = dialect.get("kind", CSV)
        for name in ("encoding", "delimiter") if kind == WORKBOOK else ("sheet",):
            del self.fields[name]
        if kind == JSON:
            self.fields.clear()


@page("console:Import", asks_reason=False)
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("signer")
@in_run
def show_columns(request: Request, place: Place, run: ImportRun) -> HttpResponse:
    if run.job or run.working:
        return redirect(page_of(place, run))
    if run.dialect.get("asks"):
        return _questions(request, place, run)
    header = import_header(place.client, place.pool_id)
    rows = first_rows(run)
    former = None if run.mapping else former_run(run)
    said = former or run
    run.hash_keys = said.hash_keys  # those of a Firebase project serve its next file too
    before = said_before(said.mapping, said.options, header)
    form = ColumnsForm(
        request.POST or None,
        columns=run.columns,
        rows=rows,
        pool=place.pool,
        header=header,
        embedded=place.embedded,
        chosen=Mapping(**said.mapping) if said.mapping else None,
        makes_new=place.embedded and place.may(ADD),
        new=before,
    )
    form.hide_samples(bool(masked_in(place)))
    passwords = _passwords_form(request, place, run, said, form.targets(), rows)
    options = _options_form(request, place, header, said, form)
    made = _attributes_form(request, place, run, form, before)
    after = None if place.embedded else AfterForm(request.POST or None, chosen=said.after)
    forms = [each for each in (form, passwords, options, made, after) if each is not None]
    valid = [each.is_valid() for each in forms]
    if options and request.method == "POST" and all(valid):
        options.check_columns(form.given())
        valid.append(options.is_valid())
    if request.method == "POST" and all(valid):
        _keep_choices(run, form, passwords, options, made)
        run.after = after.after(form.targets()) if after else {}
        go_back_to(run, Step.PREPARING)
        return redirect(place.url("import-check", run.pk))
    context = at(
        place,
        run=run,
        form=form,
        passwords=passwords,
        options=options,
        after=after,
        made=made,
        former=former,
        rows=without_secrets(rows_to_show(place, rows[:5]), form.targets()),
        again=ReadAgainForm(initial=_as_read(run), dialect=run.dialect),
        readings=readings_to_show(place, readings(run)),
        read_as=_as_read(run),
    )
    status = 422 if any(each.errors for each in forms) else 200
    return render(request, "dashboard/imports/columns.html", context, status=status)


def _keep_choices(
    run: ImportRun,
    form: ColumnsForm,
    passwords: PasswordsForm,
    options: OptionsForm | None,
    made: NewAttributesForm | None,
) -> None:
    """Put what was chosen in valid forms into a run, unsaved."""
    mapping = form.mapping(passwords.hashes())
    run.mapping = (made.put_into(mapping) if made else mapping).as_json()
    run.algorithm, keys = passwords.job_algorithm(), passwords.given_keys()
    run.options = options.options(form.targets()) if options else {}
    if made:
        run.options["NewAttributes"] = made.attributes()
    if keys:
        keep_keys(run, keys)


def _options_form(
    request: Request, place: Place, header: list[str], said: ImportRun, form: ColumnsForm
) -> OptionsForm | None:
    """What is asked beyond Cognito's import, on the embedded engine alone."""
    if not place.embedded:
        return None
    return OptionsForm(
        request.POST or None,
        pool=place.pool,
        header=header,
        chosen={"MakeGroups": False, **said.options} if said.mapping else said.options,
        missing=_missing_groups(place, form),
        makes_groups=place.may("cognito-idp:CreateGroup"),
    )


def _missing_groups(place: Place, form: ColumnsForm) -> list[str]:
    """The groups that the first lines name and the pool has not."""
    targets = form.targets()
    if GROUPS not in targets or not place.may("cognito-idp:ListGroups"):
        return []
    named = named_in(form.samples[targets.index(GROUPS)])
    there = set(group_names(place.client, place.pool_id)) if named else set()
    return [name for name in named if name not in there]


def _attributes_form(
    request: Request, place: Place, run: ImportRun, form: ColumnsForm, before: dict[int, dict]
) -> NewAttributesForm | None:
    """What the new attributes are that columns become; None where none does."""
    places = form.new_places()
    if not places:
        return None
    given = {"columns": run.columns, "samples": form.samples, "pool": place.pool, "said": before}
    made = NewAttributesForm(request.POST or None, places=places, **given)
    if made.is_bound and not made.is_told:  # only just chosen: ask first
        made = NewAttributesForm(places=places, **given)
    return made


def _passwords_form(
    request: Request, place: Place, run: ImportRun, said: ImportRun, targets: list[str], rows: list[Record]
) -> PasswordsForm:
    return PasswordsForm(
        request.POST or None,
        targets=targets,
        rows=rows,
        embedded=place.embedded,
        chosen=said.mapping.get("hashes", {}),
        algorithm=said.algorithm,
        kept=kept_keys(run),
    )


def _questions(request: Request, place: Place, run: ImportRun) -> HttpResponse:
    """What only the file's owner can say, one question after the other, before anything is mapped."""
    rows = rows_to_show(place, [Record(1, run.columns), *first_rows(run, 5)])
    context = at(
        place,
        run=run,
        question=run.dialect["asks"][0],
        readings=readings_to_show(place, readings(run)),
        rows=rows[1:],
        read_as=_as_read(run),
    )
    run.columns = rows[0].cells  # where it may be a user's line
    return render(request, "dashboard/imports/questions.html", context)


def _as_read(run: ImportRun) -> dict:
    """How the file was read, for a form that changes one thing of it. What is still to be asked is left open."""
    encoding, header = run.dialect["encoding"], run.dialect.get("header", 1)
    encoding = "utf-8" if encoding == "utf-8-sig" else encoding
    asked = HEADER in run.dialect.get("asks", [])
    return {
        "encoding": encoding,
        "delimiter": run.dialect["delimiter"],
        "header": "" if asked else header,
        "sheet": run.dialect.get("sheet", ""),
    }


@page("console:Import", asks_reason=False)
@require_POST
@in_run
def read_again(request: Request, place: Place, run: ImportRun) -> HttpResponse:
    """Read the file with another encoding, delimiter, sheet, or line of names."""
    form = ReadAgainForm(request.POST, dialect=run.dialect)
    if run.job or run.working or not form.is_valid():
        return redirect(page_of(place, run))
    header = place.client.get_csv_header(UserPoolId=place.pool_id)["CSVHeader"]
    try:
        with default_storage.open(run.file, "rb") as stream:
            found = look(stream, **form.cleaned_data)
    except UnreadableFileError as error:
        return render(
            request, "dashboard/imports/unreadable.html", at(place, run=run, why=str(error)), status=422
        )
    run.step, run.mapping = Step.MAPPING, {}
    run.mended_lines.all().delete()  # their cells stand under the columns as they were read before
    apply_look(run, found, header, place.pool)
    go_back_to(run, run.step)
    return redirect(page_of(place, run))


def go_back_to(run: ImportRun, step: str) -> None:
    """Begin again at a step: what came of the later ones is forgotten."""
    run.step, run.problem, run.check_job, run.results = step, "", "", {}
    run.save()
    if run.working:
        transaction.on_commit(lambda: enqueue_import(run.pk))
