"""Adding, changing and removing a provider, and what its claim gives."""

from collections.abc import Iterable

from allauth.socialaccount.models import SocialAccount
from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from dashboard import audit
from dashboard.acts.sign_in_settings.remove_provider import ACT as REMOVE
from dashboard.acts.sign_in_settings.remove_rule import ACT as REMOVE_RULE
from dashboard.acts.sign_in_settings.save import ACT as SAVE
from dashboard.models import ClaimRule, SignInProvider
from dashboard.pages import page
from dashboard.requests import Request
from dashboard.screens.asking import Question, ask, do_at_once
from dashboard.screens.sign_in_settings.forms import ProviderForm, RuleForm
from dashboard.staff.acting import Refused, on_site
from dashboard.staff.administrators import check_may_give

_SECRETS = ("secret",)


@page(*SAVE.permissions, grave=SAVE.grave)
@require_http_methods(["GET", "HEAD", "POST"])
def create(request: Request) -> HttpResponse:
    form = ProviderForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        provider = form.save()
        audit.note(on_site(request), "CreateSignInProvider", target=provider.slug, given=_described(form))
        messages.success(request, f"{provider} is added. Register the address below with it.")
        return redirect("sign-in-provider", provider.slug)
    return _page(request, form)


@page(*SAVE.permissions, grave=SAVE.grave)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: Request, slug: str) -> HttpResponse:
    provider = get_object_or_404(SignInProvider, slug=slug)
    form = ProviderForm(request.POST or None, instance=provider)
    if request.method == "POST" and form.is_valid() and _may_give(request, form, provider.rules.all()):
        form.save()
        if "issuer" in form.changed_data:
            # What the former issuer called a person says nothing about whom the new one calls so.
            SocialAccount.objects.filter(provider=slug).delete()
        audit.note(on_site(request), "UpdateSignInProvider", target=slug, given=_described(form))
        messages.success(request, f"{provider} is saved.")
        return redirect("sign-in-provider", slug)
    return _page(request, form, slug)


@page(*SAVE.permissions, grave=SAVE.grave)
@require_POST
def add_rule(request: Request, slug: str) -> HttpResponse:
    provider = get_object_or_404(SignInProvider, slug=slug)
    form = RuleForm(request.POST)
    if not (form.is_valid() and _may_give(request, form, [form.instance])):
        return _page(request, ProviderForm(instance=provider), slug, form)
    form.instance.provider = provider
    form.save()
    given = {name: str(value) for name, value in form.cleaned_data.items() if value}
    audit.note(on_site(request), "AddSignInRule", target=slug, given=given)
    messages.success(request, "The role is given from each person's next sign-in on.")
    return redirect("sign-in-provider", slug)


@page(*REMOVE_RULE.permissions, grave=REMOVE_RULE.grave)
@require_POST
def remove_rule(request: Request, slug: str, pk: int) -> HttpResponse:
    rule = get_object_or_404(get_object_or_404(SignInProvider, slug=slug).rules, pk=pk)
    to = reverse("sign-in-provider", args=[slug])
    return do_at_once(request, REMOVE_RULE, "", on_site(request), rule, to=to)


@page(*REMOVE.permissions, grave=REMOVE.grave)
@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: Request, slug: str) -> HttpResponse:
    provider = get_object_or_404(SignInProvider, slug=slug)
    accounts = SocialAccount.objects.filter(provider=slug)
    back, to = reverse("sign-in-provider", args=[slug]), reverse("sign-in-settings")
    trail = (("How staff sign in", to), (str(provider), back))
    question = Question.of(REMOVE, provider, on_site(request), provider, back=back, trail=trail)
    context = {"provider": provider, "accounts": accounts.count(), "grants": provider.grants.count()}
    return ask(request, question, to, **context)


def _may_give(request: Request, form: BaseForm, rules: Iterable[ClaimRule]) -> bool:
    """Whether the member may give all that these rules give: who says where people come from gives their roles."""
    try:
        for rule in rules:
            check_may_give(on_site(request), request.user, rule.role, rule.connection, rule.pool)
    except Refused as error:
        form.add_error(None, str(error))
        return False
    return True


def _page(request: Request, form: ProviderForm, slug: str = "", rule: RuleForm | None = None) -> HttpResponse:
    provider = SignInProvider.objects.filter(slug=slug).first()
    context = {
        "form": form,
        "provider": provider,
        "rule": rule or RuleForm(),
        "rules": provider.rules.select_related("role", "connection") if provider else [],
        "back": request.build_absolute_uri(reverse("openid_connect_callback", args=[slug])) if slug else "",
    }
    failed = form.is_bound or (rule is not None)
    return render(request, "dashboard/sign_in_settings/provider.html", context, status=422 if failed else 200)


def _described(form: ProviderForm) -> dict[str, str]:
    return {name: str(form.cleaned_data[name]) for name in form.changed_data if name not in _SECRETS}
