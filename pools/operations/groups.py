"""Groups and their members. Follows the API reference of each operation."""

from django.db import IntegrityError, transaction
from django.db.models import Count, IntegerField, QuerySet, Subquery
from django.db.models.functions import Coalesce

from pools import errors
from pools.models import Group, Membership, User
from pools.rules.paging import cut_page, make_token, read_token
from pools.rules.user_pools.finding import find_pool, lock_pool
from pools.rules.users.finding import describe_user, find_user
from pools.rules.users.group_names import MAX_GROUPS_OF_USER
from pools.rules.users.groups import MAX_GROUPS, by_precedence, describe_group, find_group, rank
from pools.wire.call import Call

PAGE = 60


def create_group(
    call: Call,
    *,
    group_name: str,
    user_pool_id: str,
    description: str | None = None,
    role_arn: str | None = None,
    precedence: int | None = None,
) -> dict:
    """Make a group. Raises GroupExistsException, LimitExceededException."""
    with call.change():
        pool = lock_pool(user_pool_id)
        if Group.objects.filter(pool=pool).count() >= MAX_GROUPS:
            raise errors.LimitExceededException(f"A user pool can have at most {MAX_GROUPS} groups.")
        group = Group(
            pool=pool,
            name=group_name,
            description=description,
            role_arn=role_arn,
            precedence=precedence,
            created=call.now,
            modified=call.now,
        )
        try:
            with transaction.atomic():
                group.save(force_insert=True)
        except IntegrityError:
            raise errors.GroupExistsException("A group with the name already exists.") from None
    return {"Group": describe_group(group, pool)}


def get_group(call: Call, *, group_name: str, user_pool_id: str) -> dict:
    pool = find_pool(user_pool_id)
    return {"Group": describe_group(find_group(pool, group_name), pool)}


def list_groups(
    call: Call, *, user_pool_id: str, limit: int | None = None, next_token: str | None = None
) -> dict:
    """The groups of a pool, by name."""
    pool, size = find_pool(user_pool_id), limit or PAGE
    scope = f"ListGroups {user_pool_id}"
    after = read_token(next_token, scope=scope)
    groups = Group.objects.filter(pool=pool).order_by("name")
    if after:
        groups = groups.filter(name__gt=after[0])
    page, more = cut_page(list(groups[: size + 1]), size)
    output: dict = {"Groups": [describe_group(group, pool) for group in page]}
    if more:
        output["NextToken"] = make_token([page[-1].name], scope=scope)
    return output


def update_group(
    call: Call,
    *,
    group_name: str,
    user_pool_id: str,
    description: str | None = None,
    role_arn: str | None = None,
    precedence: int | None = None,
) -> dict:
    """Changes what is given and leaves the rest."""
    given = {"description": description, "role_arn": role_arn, "precedence": precedence}
    changes = {name: value for name, value in given.items() if value is not None}
    pool = find_pool(user_pool_id)
    with call.change():
        group = find_group(pool, group_name, Group.objects.select_for_update())
        for name, value in changes.items():
            setattr(group, name, value)
        group.modified = call.now
        group.save(update_fields=[*changes, "modified"])
    return {"Group": describe_group(group, pool)}


def delete_group(call: Call, *, group_name: str, user_pool_id: str) -> None:
    """Removes the group from its members too."""
    pool = find_pool(user_pool_id)
    with call.change():
        find_group(pool, group_name, Group.objects.select_for_update()).delete()


def admin_add_user_to_group(call: Call, *, user_pool_id: str, username: str, group_name: str) -> None:
    """Adding a member again changes nothing."""
    pool = find_pool(user_pool_id)
    user = find_user(pool, username)
    group = find_group(pool, group_name, _with_number_of_groups(user))
    if group.groups_of_user >= MAX_GROUPS_OF_USER and not _is_member(group, user):  # type: ignore[attr-defined]
        raise errors.InvalidParameterException(f"A user can be in at most {MAX_GROUPS_OF_USER} groups.")
    try:
        with call.change():
            Membership.objects.bulk_create(
                [Membership(group=group, user=user, created=call.now)], ignore_conflicts=True
            )
    except IntegrityError:  # one of them was deleted meanwhile: looking again says which
        find_user(pool, username)
        find_group(pool, group_name)
        raise


def admin_remove_user_from_group(call: Call, *, user_pool_id: str, username: str, group_name: str) -> None:
    """Take a user out of a group; one who is not in it is no error."""
    pool = find_pool(user_pool_id)
    user = find_user(pool, username)
    group = find_group(pool, group_name)
    with call.change():
        Membership.objects.filter(group=group, user=user).delete()


def admin_list_groups_for_user(
    call: Call, *, username: str, user_pool_id: str, limit: int | None = None, next_token: str | None = None
) -> dict:
    """Best precedence first."""
    pool, size = find_pool(user_pool_id), limit or PAGE
    user = find_user(pool, username)
    scope = f"AdminListGroupsForUser {user.pk}"
    after = read_token(next_token, scope=scope)
    groups = by_precedence(Group.objects.filter(membership__user=user))
    if after:
        groups = [group for group in groups if rank(group) > tuple(after)]
    page, more = cut_page(groups, size)
    output: dict = {"Groups": [describe_group(group, pool) for group in page]}
    if more:
        output["NextToken"] = make_token(list(rank(page[-1])), scope=scope)
    return output


def list_users_in_group(
    call: Call, *, user_pool_id: str, group_name: str, limit: int | None = None, next_token: str | None = None
) -> dict:
    pool, size = find_pool(user_pool_id), limit or PAGE
    group = find_group(pool, group_name)
    scope = f"ListUsersInGroup {group.pk}"
    after = read_token(next_token, scope=scope)
    members = Membership.objects.filter(group=group).order_by("user_id").select_related("user")
    if after:
        members = members.filter(user_id__gt=after[0])
    page, more = cut_page(list(members[: size + 1]), size)
    output: dict = {"Users": [describe_user(member.user) for member in page]}
    if more:
        output["NextToken"] = make_token([page[-1].user_id], scope=scope)
    return output


def _with_number_of_groups(user: User) -> QuerySet[Group]:
    own = Membership.objects.filter(user=user).order_by().values("user").annotate(n=Count("pk")).values("n")
    return Group.objects.annotate(groups_of_user=Coalesce(Subquery(own, output_field=IntegerField()), 0))


def _is_member(group: Group, user: User) -> bool:
    return Membership.objects.filter(group=group, user=user).exists()
