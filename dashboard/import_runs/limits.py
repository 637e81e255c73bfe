"""What AWS takes of an import; the embedded engine has no such limits.

Follows "Importing users into user pools from a CSV file" (DG:cognito-user-pools-using-import-tool).
"""

BYTES = 100 * 1000**2
ROWS = 500_000


def exceeded(rows: int, size: int) -> list[str]:
    """Sentences for each limit of AWS that a prepared file is over."""
    problems = []
    if rows > ROWS:
        problems.append(f"It has {rows:,} lines; AWS takes {ROWS:,} in one import.")
    if size > BYTES:
        problems.append(f"It is {size / 1000**2:,.0f} MB; AWS takes {BYTES // 1000**2} MB in one import.")
    return problems
