#!/bin/sh
# Run by the postgres image once, over an empty folder: the role that owns, the role that serves, and their database.
# Names and passwords are those of the two addresses (docs/how-to/run-in-production.md, "The database and its two roles").
set -eu

part() { # part NAME NUMBER: of postgresql://USER:PASSWORD@HOST/DATABASE
	sed -E "s#^postgresql://([^:]+):([^@]+)@[^/]+/(.+)\$#\\$2#" "/run/secrets/$1" | tr -d '\n'
}

psql --username postgres --dbname postgres --no-psqlrc --quiet --set ON_ERROR_STOP=1 \
	--set owner="$(part database_migration_url 1)" --set owner_password="$(part database_migration_url 2)" \
	--set serving="$(part database_url 1)" --set serving_password="$(part database_url 2)" \
	--set database="$(part database_url 3)" <<-'SQL'
	CREATE ROLE :"owner" LOGIN NOSUPERUSER NOBYPASSRLS PASSWORD :'owner_password';
	CREATE ROLE :"serving" LOGIN NOSUPERUSER NOBYPASSRLS PASSWORD :'serving_password';
	ALTER ROLE :"serving" SET statement_timeout = '15s';
	ALTER ROLE :"serving" SET lock_timeout = '5s';
	ALTER ROLE :"serving" SET idle_in_transaction_session_timeout = '60s';
	CREATE DATABASE :"database" OWNER :"owner";
SQL
