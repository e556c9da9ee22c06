//! Names of months and weekdays in the languages of the coverage (source: Unicode CLDR), for every reader of dates.
