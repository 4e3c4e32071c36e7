#!/bin/sh
# First start of the database: the console's own role, which is no superuser, and its database.
set -eu
password=$(cat /run/secrets/database_password)
psql --set=ON_ERROR_STOP=1 --username="$POSTGRES_USER" --set=password="$password" <<'SQL'
CREATE ROLE ops_console LOGIN PASSWORD :'password';
CREATE DATABASE ops_console OWNER ops_console TEMPLATE template0
  ENCODING 'UTF8' LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8' LOCALE 'C';
SQL
