"""Writes runtime/calendar/days/*.ts, the trading days and hours of each exchange, from exchange_calendars.

Run it when an exchange publishes another year or closes for a day nobody foresaw:

    python3 -m venv /tmp/calendars
    /tmp/calendars/bin/pip install --upgrade exchange_calendars
    /tmp/calendars/bin/python scripts/calendars/writeMarketDays.py
    npx prettier --write runtime/calendar/days && npx mocha "test/runtime/calendar/*.test.ts"
"""

import collections
import importlib.metadata
import pathlib

import exchange_calendars
import pandas

LAST_YEAR = 2035

# (file, calendar, first year, the exchange's own page)
EXCHANGES = [
    ("nyseDays", "XNYS", 2000, "https://www.nyse.com/markets/hours-calendars"),
    ("tsxDays", "XTSE", 2011, "https://www.tsx.com/trading/calendars-and-trading-hours/calendar"),
    ("lseDays", "XLON", 2011, "https://www.londonstockexchange.com/securities-trading/trading-access/business-days"),
    ("xetraDays", "XETR", 2011, "https://www.xetra.com/xetra-en/trading/trading-calendar-and-trading-hours"),
    ("euronextDays", "XPAR", 2011, "https://www.euronext.com/en/trade/trading-hours-holidays"),
    ("sixDays", "XSWX", 2011, "https://www.six-group.com/en/products-services/the-swiss-stock-exchange/market-data/news-tools/trading-currency-holiday-calendar.html"),
    ("tseDays", "XTKS", 2011, "https://www.jpx.co.jp/english/corporate/about-jpx/calendar/"),
    ("hkexDays", "XHKG", 2012, "https://www.hkex.com.hk/Services/Trading/Securities/Overview/Trading-Calendar-and-Holiday-Schedule"),
    ("asxDays", "XASX", 2011, "https://www.asx.com.au/markets/market-resources/trading-hours-calendar/cash-market-trading-hours"),
]

FOLDER = pathlib.Path(__file__).parent.parent.parent / "runtime" / "calendar" / "days"
VERSION = importlib.metadata.version("exchange_calendars")


def hours_of(row, zone):
    def clock(moment):
        return moment.tz_convert(zone).strftime("%H:%M")

    if pandas.isna(row.break_start):
        return f"{clock(row.open)}-{clock(row.close)}"
    return f"{clock(row.open)}-{clock(row.break_start)} {clock(row.break_end)}-{clock(row.close)}"


def regimes_of(hours):
    """The usual hours, as (first day, hours): a change that holds for most of a following month."""
    days = list(hours)
    found = []
    for at, day in enumerate(days):
        if found and hours[day] == found[-1][1]:
            continue
        month = [hours[later] for later in days[at : at + 21]]
        if found and len(month) < 21:
            break
        usual = collections.Counter(month).most_common(1)[0][0]
        if usual == hours[day] and (not found or usual != found[-1][1]):
            found.append((day, usual))
    return found


def by_year(days):
    years = collections.defaultdict(list)
    for day in days:
        years[int(day[:4])].append(day[5:7] + day[8:10])
    return "{" + " ".join(f'{year}: "{" ".join(years[year])}",' for year in sorted(years)) + "}"


def table(name, mic, first_year, page):
    calendar = exchange_calendars.get_calendar(
        mic, start=f"{first_year}-01-01", end=f"{LAST_YEAR}-12-31"
    )
    zone = str(calendar.tz)
    hours = {
        day.date().isoformat(): hours_of(row, zone) for day, row in calendar.schedule.iterrows()
    }
    assert all(pandas.Timestamp(day).weekday() < 5 for day in hours), f"{mic} trades at a weekend"
    weekdays = pandas.bdate_range(f"{first_year}-01-01", f"{LAST_YEAR}-12-31")
    closed = [day.date().isoformat() for day in weekdays if day.date().isoformat() not in hours]
    regimes = regimes_of(hours)
    other = collections.defaultdict(list)
    for day, said in hours.items():
        if said != [usual for since, usual in regimes if since <= day][-1]:
            other[said].append(day)
    usual = ", ".join(f'{{ since: "{since}", hours: "{said}" }}' for since, said in regimes)
    rest = ", ".join(f'"{said}": {by_year(days)}' for said, days in sorted(other.items()))
    return f"""import type {{ MarketDays }} from "../MarketDays.ts";

// Written by scripts/calendars/writeMarketDays.py from calendar {mic} of exchange_calendars {VERSION}
// (Apache-2.0, https://github.com/gerrymanoim/exchange_calendars). The exchange's own list:
// {page}
// Years that the exchange has not published yet are its rules carried on.

/** The trading days and hours of {mic}, {first_year} to {LAST_YEAR}. */
export const {name}: MarketDays = {{
  timeZone: "{zone}",
  firstYear: {first_year},
  lastYear: {LAST_YEAR},
  usual: [{usual}],
  closed: {by_year(closed)},
  otherHours: {{ {rest} }},
}};
"""


for name, mic, first_year, page in EXCHANGES:
    (FOLDER / f"{name}.ts").write_text(table(name, mic, first_year, page))
