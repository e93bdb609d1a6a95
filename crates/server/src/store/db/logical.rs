//! Rows as JSON objects, read from one database and written to another.
//!
//! What is read is one moment: other transactions go on and are not seen.
//! <https://www.sqlite.org/json1.html>,
//! <https://www.postgresql.org/docs/current/functions-json.html>

use serde_json::{Map, Value as Json};
use sqlx::AssertSqlSafe;

use super::catalog::Table;
use super::{Db, Error, Result, Row, Value, WriteTransaction, postgres, sqlite};

/// A row: columns and their values, which are whole numbers, texts or nothing.
pub(crate) type JsonRow = Map<String, Json>;

/// Rows that are read or written at once.
pub(crate) const PAGE: usize = 500;

/// A database as it is at one moment.
pub(crate) enum Snapshot {
    Sqlite(sqlx::Transaction<'static, sqlx::Sqlite>),
    Postgres(sqlx::Transaction<'static, sqlx::Postgres>),
}

impl Db {
    /// Holds this moment for reading.
    pub(crate) async fn snapshot(&self) -> Result<Snapshot> {
        let mut snapshot = match self {
            Db::Sqlite(db) => Snapshot::Sqlite(db.readers().begin().await?),
            Db::Postgres(db) => {
                let begin = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
                Snapshot::Postgres(db.readers().begin_with(begin).await?)
            }
        };
        // The moment is that of the first statement.
        snapshot.fetch("SELECT 1 AS one".to_owned(), &[]).await?;
        Ok(snapshot)
    }
}

impl Snapshot {
    async fn fetch(&mut self, sql: String, values: &[Value<'_>]) -> Result<Vec<Row>> {
        let sql = AssertSqlSafe(sql);
        Ok(match self {
            Snapshot::Sqlite(it) => {
                let rows = sqlite::bound(sql, values).fetch_all(&mut **it).await?;
                rows.into_iter().map(Row::Sqlite).collect()
            }
            Snapshot::Postgres(it) => {
                let rows = postgres::bound(sql, values).fetch_all(&mut **it).await?;
                rows.into_iter().map(Row::Postgres).collect()
            }
        })
    }

    /// The next rows of a table in the order of its key, after a row of the page before. No rows
    /// mean that there are no more.
    pub(crate) async fn page(
        &mut self,
        table: &Table,
        after: Option<&JsonRow>,
    ) -> Result<Vec<JsonRow>> {
        let name = &table.name;
        let key = list(&table.key);
        let mut values = Vec::new();
        let mut condition = String::new();
        if let Some(after) = after {
            let places: Vec<_> = (1..=table.key.len())
                .map(|place| format!("${place}"))
                .collect();
            condition = format!("WHERE ({key}) > ({})", places.join(", "));
            values = table
                .key
                .iter()
                .map(|column| value(&after[column]))
                .collect();
        }
        let columns = list(&table.columns);
        let sql = match self {
            Snapshot::Sqlite(_) => {
                let pairs = table.columns.iter();
                let pairs: Vec<_> = pairs.map(|it| format!("'{it}', \"{it}\"")).collect();
                let object = pairs.join(", ");
                format!(
                    "SELECT json_object({object}) AS row FROM \"{name}\" {condition} \
                     ORDER BY {key} LIMIT {PAGE}"
                )
            }
            Snapshot::Postgres(_) => format!(
                "SELECT row_to_json(page)::text AS row FROM (SELECT {columns} FROM \"{name}\" \
                 {condition} ORDER BY {key} LIMIT {PAGE}) AS page"
            ),
        };
        let rows = self.fetch(sql, &values).await?;
        let parsed = |row: &Row| {
            serde_json::from_str(row.get("row")?).map_err(|error| Error::Decode(error.into()))
        };
        rows.iter().map(parsed).collect()
    }

    /// How many rows a table has.
    pub(crate) async fn count(&mut self, table: &Table) -> Result<i64> {
        let sql = format!("SELECT count(*) AS count FROM \"{}\"", table.name);
        self.number(sql, "count").await
    }

    /// The highest number of a row of a numbered table.
    pub(crate) async fn highest(&mut self, table: &Table) -> Result<Option<i64>> {
        let sql = format!("SELECT max(id) AS id FROM \"{}\"", table.name);
        let rows = self.fetch(sql, &[]).await?;
        rows.first().map_or(Ok(None), |row| row.get("id"))
    }

    /// The highest number that a row of a numbered table ever had.
    pub(crate) async fn last_number(&mut self, table: &Table) -> Result<i64> {
        let name = &table.name;
        let highest = format!("SELECT max(id) FROM \"{name}\"");
        let sql = match self {
            Snapshot::Sqlite(_) => format!(
                "SELECT max(coalesce((SELECT seq FROM sqlite_sequence WHERE name = '{name}'), 0), \
                 coalesce(({highest}), 0)) AS number"
            ),
            Snapshot::Postgres(_) => format!(
                "SELECT greatest(coalesce(pg_sequence_last_value(pg_get_serial_sequence(\
                 '{name}', 'id')::regclass), 0), coalesce(({highest}), 0)) AS number"
            ),
        };
        self.number(sql, "number").await
    }

    async fn number(&mut self, sql: String, column: &str) -> Result<i64> {
        let rows = self.fetch(sql, &[]).await?;
        rows.first().ok_or(Error::RowNotFound)?.get(column)
    }
}

impl WriteTransaction {
    async fn run(&mut self, sql: String, values: &[Value<'_>]) -> Result<u64> {
        let sql = AssertSqlSafe(sql);
        match self {
            WriteTransaction::Sqlite(it) => it.execute(sql, values).await,
            WriteTransaction::Postgres(it) => it.execute_once(sql, values).await,
        }
    }

    /// Writes rows that have the same columns. Those that are there already stay as they are.
    pub(crate) async fn insert(&mut self, table: &Table, rows: &[JsonRow]) -> Result<()> {
        let Some(first) = rows.first() else {
            return Ok(());
        };
        let known = |column: &&String| table.columns.contains(column);
        let columns: Vec<String> = first.keys().filter(known).cloned().collect();
        let (name, names) = (&table.name, list(&columns));
        let json = serde_json::to_string(rows).map_err(|error| Error::Encode(error.into()))?;
        let (sql, json) = match self {
            WriteTransaction::Sqlite(_) => {
                let values = columns.iter().map(|it| format!("value ->> '$.\"{it}\"'"));
                let values: Vec<_> = values.collect();
                let values = values.join(", ");
                let sql = format!(
                    "INSERT INTO \"{name}\" ({names}) SELECT {values} FROM json_each($1) \
                     WHERE TRUE ON CONFLICT DO NOTHING"
                );
                (sql, json)
            }
            WriteTransaction::Postgres(_) => {
                let sql = format!(
                    "INSERT INTO \"{name}\" ({names}) SELECT {names} FROM \
                     json_populate_recordset(NULL::\"{name}\", $1::json) ON CONFLICT DO NOTHING"
                );
                (sql, without_nul(&json))
            }
        };
        self.run(sql, &[json.as_str().into()]).await?;
        Ok(())
    }

    /// Removes all rows of a table.
    pub(crate) async fn clear(&mut self, table: &Table) -> Result<()> {
        let sql = format!("DELETE FROM \"{}\"", table.name);
        self.run(sql, &[]).await.map(drop)
    }

    /// Numbers new rows of a table from the one after this on.
    pub(crate) async fn number_after(&mut self, table: &Table, last: i64) -> Result<()> {
        if last <= 0 {
            return Ok(());
        }
        let name = &table.name;
        let sql = match self {
            WriteTransaction::Sqlite(_) => {
                format!("UPDATE sqlite_sequence SET seq = max(seq, $1) WHERE name = '{name}'")
            }
            WriteTransaction::Postgres(_) => {
                format!("SELECT setval(pg_get_serial_sequence('{name}', 'id'), $1)")
            }
        };
        self.run(sql, &[last.into()]).await.map(drop)
    }
}

fn list(columns: &[String]) -> String {
    let quoted: Vec<_> = columns.iter().map(|it| format!("\"{it}\"")).collect();
    quoted.join(", ")
}

fn value(json: &Json) -> Value<'_> {
    match json {
        Json::String(text) => text.as_str().into(),
        _ => json.as_i64().into(),
    }
}

/// Text of PostgreSQL has no NUL, which JSON writes as an escape. A backslash before the escape
/// makes it mean itself, so they are taken in pairs.
fn without_nul(json: &str) -> String {
    let mut clean = String::with_capacity(json.len());
    let mut rest = json;
    while let Some(place) = rest.find('\\') {
        let (before, escape) = rest.split_at(place);
        clean.push_str(before);
        let length = if escape.starts_with("\\u0000") { 6 } else { 2 };
        let (escape, after) = escape.split_at(length);
        clean.push_str(if length == 6 { "\\ufffd" } else { escape });
        rest = after;
    }
    clean + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_escape_that_is_one_is_replaced() {
        let json = r#"["a\u0000b","c\\u0000d","\\\u0000",""]"#;
        let clean = r#"["a\ufffdb","c\\u0000d","\\\ufffd",""]"#;
        assert_eq!(without_nul(json), clean);
    }
}
