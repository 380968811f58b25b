"""Which target to choose: a questionnaire, rules as data, and a ranking that gives its reasons."""
