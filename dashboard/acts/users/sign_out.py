"""Sign a user out everywhere."""

from dashboard.acts.markable import SIGN_OUT_MANY
from dashboard.acts.user_act import Many, UserAct
from dashboard.marked_acts import Mark

_CALL = "cognito-idp:AdminUserGlobalSignOut"
_ALL_OF_THEM = "Every session of theirs ends."

ACT = UserAct(
    key="sign-out",
    operation=_CALL,
    label="Sign out everywhere",
    effects=(
        "Every session ends: refresh tokens stop working at once. An app that checks access tokens by itself "
        "may accept one until it runs out, an hour by default."
    ),
    perform=lambda user, given: user.client.admin_user_global_sign_out(**user.names),
    said="{name} is signed out everywhere.",
    past="Signed out everywhere",
    offered="row",
    order=60,
    many=Many(verb="Sign out", done="signed out everywhere", effects=_ALL_OF_THEM, desk=("no-factor",)),
    marks=(Mark(under=SIGN_OUT_MANY, call=_CALL, title="Sign out {many}", effects=_ALL_OF_THEM),),
)
