"""Pure decisions of the playbooks app: content, answers, decision tables, wording, dates."""
