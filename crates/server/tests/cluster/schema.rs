//! Both databases have the same tables: what is written for one of them holds for the other.

use std::collections::BTreeSet;

use sqlx::{Connection, PgConnection, Row, SqliteConnection};

use crate::common::TestServer;
use crate::outside;
use crate::pair;
use crate::postgres::Cluster;

/// Tables that only one of the databases has: what the drivers keep there, and what is searched.
fn is_own(table: &str) -> bool {
    ["_sqlx", "sqlite_", "search"]
        .iter()
        .any(|start| table.starts_with(start))
}

/// One line for each column and each unique index of a PostgreSQL schema.
async fn postgres(url: &str) -> BTreeSet<String> {
    let mut connection = PgConnection::connect(url).await.unwrap();
    let sql = "SELECT table_name::text, column_name::text, \
               replace(replace(data_type, 'bigint', 'integer'), 'double precision', 'real'), \
               is_nullable = 'YES' \
               FROM information_schema.columns WHERE table_schema = current_schema()";
    let rows = sqlx::query(sql).fetch_all(&mut connection).await.unwrap();
    let columns = rows.iter().map(|row| {
        let (table, column, kind): (String, String, String) = (row.get(0), row.get(1), row.get(2));
        let nullable: bool = row.get(3);
        (
            table.clone(),
            format!("{table}.{column} {kind} nullable={nullable}"),
        )
    });
    let sql = "SELECT t.relname::text, string_agg(coalesce(a.attname, 'expression'), ',' \
               ORDER BY k.position) FROM pg_index i JOIN pg_class t ON t.oid = i.indrelid \
               JOIN LATERAL unnest(i.indkey) WITH ORDINALITY AS k (number, position) ON TRUE \
               LEFT JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = k.number \
               WHERE t.relnamespace = current_schema()::regnamespace AND i.indisunique \
               GROUP BY t.relname, i.indexrelid";
    let rows = sqlx::query(sql).fetch_all(&mut connection).await.unwrap();
    let indexes = rows.iter().map(|row| {
        let (table, columns): (String, String) = (row.get(0), row.get(1));
        (table.clone(), format!("{table} unique {columns}"))
    });
    let all = columns.chain(indexes);
    all.filter(|(table, _)| !is_own(table))
        .map(|(_, line)| line)
        .collect()
}

/// The same of an SQLite database. The key of a table that is its row number has no index there.
async fn sqlite(url: &str) -> BTreeSet<String> {
    let mut connection = SqliteConnection::connect(url).await.unwrap();
    let sql = "SELECT t.name, c.name, lower(c.type), \
               c.\"notnull\" = 0 AND c.pk = 0 FROM sqlite_master t, pragma_table_info(t.name) c \
               WHERE t.type = 'table'";
    let rows = sqlx::query(sql).fetch_all(&mut connection).await.unwrap();
    let columns = rows.iter().map(|row| {
        let (table, column, kind): (String, String, String) = (row.get(0), row.get(1), row.get(2));
        let nullable: bool = row.get(3);
        (
            table.clone(),
            format!("{table}.{column} {kind} nullable={nullable}"),
        )
    });
    let sql = "SELECT t.name, (SELECT group_concat(coalesce(name, 'expression')) FROM \
               (SELECT name FROM pragma_index_info(i.name) ORDER BY seqno)) \
               FROM sqlite_master t, pragma_index_list(t.name) i \
               WHERE t.type = 'table' AND i.\"unique\" = 1 \
               UNION SELECT t.name, c.name FROM sqlite_master t, pragma_table_info(t.name) c \
               WHERE t.type = 'table' AND c.pk = 1 AND c.type = 'INTEGER' AND NOT EXISTS \
               (SELECT 1 FROM pragma_table_info(t.name) WHERE pk = 2)";
    let rows = sqlx::query(sql).fetch_all(&mut connection).await.unwrap();
    let indexes = rows.iter().map(|row| {
        let (table, columns): (String, String) = (row.get(0), row.get(1));
        (table.clone(), format!("{table} unique {columns}"))
    });
    let all = columns.chain(indexes);
    all.filter(|(table, _)| !is_own(table))
        .map(|(_, line)| line)
        .collect()
}

#[test]
fn both_databases_have_the_same_tables_columns_and_unique_indexes() {
    let here = TestServer::start();
    let there = TestServer::start_with(|config| config.database = None);
    let file = there.data.path().join("asciinema.db");
    let (postgres, sqlite) = outside::wait(async {
        let file = format!("sqlite:{}", file.display());
        (
            postgres(&pair::database_url(Cluster::shared(), here.data.path())).await,
            sqlite(&file).await,
        )
    });
    let missing: Vec<_> = sqlite.difference(&postgres).collect();
    let extra: Vec<_> = postgres.difference(&sqlite).collect();
    assert_eq!((missing, extra), (vec![], vec![]));
    assert!(postgres.len() > 60, "{postgres:?}");
}

#[test]
fn every_step_from_the_eighth_on_stands_in_both_folders() {
    let steps = |folder: &str| -> BTreeSet<String> {
        let folder = format!("{}/migrations/{folder}", env!("CARGO_MANIFEST_DIR"));
        let entries = std::fs::read_dir(folder).unwrap();
        let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        names.filter(|name| name.as_str() > "0008").collect()
    };
    assert_eq!(steps("sqlite"), steps("postgres"));
}

#[test]
fn every_test_of_the_other_pair_but_those_of_its_database_is_here_too() {
    let modules = |file: &str| -> BTreeSet<String> {
        let modules = file.lines().filter_map(|line| line.strip_prefix("mod "));
        modules.map(str::to_owned).collect()
    };
    let there = modules(include_str!("../server/main.rs"));
    let here = modules(include_str!("main.rs"));
    let missing: Vec<_> = there.difference(&here).collect();
    assert_eq!(missing, ["durability;"]);
}
