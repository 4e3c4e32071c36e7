#!/bin/sh
# First start of the database: the owner of the tables, who migrates, the role of the running
# console, which may change rows only (manage.py grant_rights), and the database.
set -eu
password=$(cat /run/secrets/database_password)
owner_password=$(cat /run/secrets/owner_database_password)
psql --set=ON_ERROR_STOP=1 --username="$POSTGRES_USER" --set=password="$password" \
  --set=owner_password="$owner_password" <<'SQL'
CREATE ROLE ops_console LOGIN PASSWORD :'owner_password';
CREATE ROLE ops_console_app LOGIN PASSWORD :'password';
GRANT ops_console_app TO ops_console;
CREATE DATABASE ops_console OWNER ops_console TEMPLATE template0
  ENCODING 'UTF8' LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8' LOCALE 'C';
SQL
