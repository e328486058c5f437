"""Values to words in templates."""

import datetime

from django import template

from ua_mailmerge import plan

register = template.Library()


@register.filter
def counted(count: int, one: str) -> str:
    """``142 letters``; the plural after a comma where it is not one more s: ``counted:"person,people"``."""
    single, _, many = one.partition(",")
    return plan.counted(count, single, many)


@register.filter
def day(date: datetime.date) -> str:
    """``8 October 2021``."""
    return plan.day(date)


@register.filter
def time(moment: datetime.datetime) -> str:
    """``8 October, 14:05``."""
    local = moment.astimezone()
    return f"{plan.day(local.date()).rsplit(' ', 1)[0]}, {local:%H:%M}"
