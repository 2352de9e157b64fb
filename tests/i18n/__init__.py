"""Whether what is said is said in every language, and fits: `nox -s i18n`."""
