"""The figures that `python -m bench.plan_year` measures, on a country small enough for every build."""

import pytest

from bench import plan_year

pytestmark = pytest.mark.django_db


def test_sens_figures_are_those_of_the_plain_sql():
    from bench._plan_rows import Country

    country = Country(bodies=3)
    country.member("bench-office", country.measured.authority)
    country.plans_of_the_office(2, tasks=20)
    country.everybody_else(duties=140, provinces=2, communes=5)
    country.member("bench-country", 1)

    readings = [*plan_year.readings_of_the_office(country), *plan_year.roll_ups_of(country)]
    told = {reading.name: (reading.own(), reading.plain()) for reading in readings}

    assert len(told) == 9
    assert all(own for own, _plain in told.values())
    assert {name for name, (own, plain) in told.items() if own != plain} == set()
