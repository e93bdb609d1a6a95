//! The tables of an instance, as the migrations of SQLite make them. PostgreSQL has the same,
//! which a test sees to, so this serves whoever carries rows from one to the other.

use std::collections::BTreeSet;

use sqlx::{Connection as _, Row as _, SqliteConnection};

use super::{Result, sqlite};

/// What is made from other rows, or is over in a minute, and is not carried.
const DERIVED_TABLES: [&str; 4] = ["search", "session_texts", "rate_buckets", "gifs"];
/// What says that it was made.
const DERIVED_COLUMNS: [&str; 1] = ["indexed_at"];
/// What belongs to a database and not to the instance in it.
const OWN_TABLES: [&str; 3] = ["_sqlx", "sqlite_", "carried"];

/// A table whose rows are carried.
#[derive(Debug, Clone)]
pub(crate) struct Table {
    pub(crate) name: String,
    pub(crate) columns: Vec<String>,
    /// The columns of its primary key.
    pub(crate) key: Vec<String>,
    /// Tables that its rows refer to.
    parents: BTreeSet<String>,
}

impl Table {
    /// Whether its rows are numbered by the database.
    pub(crate) fn is_numbered(&self) -> bool {
        self.key == ["id"]
    }
}

/// All tables of this version whose rows are carried; those that others refer to come first.
pub(crate) async fn tables() -> anyhow::Result<Vec<Table>> {
    let mut connection = SqliteConnection::connect("sqlite::memory:").await?;
    sqlite::MIGRATIONS.run(&mut connection).await?;
    let mut left = Vec::new();
    let sql = "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name";
    for row in sqlx::query(sql).fetch_all(&mut connection).await? {
        let name: String = row.get(0);
        let is_left_out = OWN_TABLES
            .iter()
            .chain(&DERIVED_TABLES)
            .any(|start| name.starts_with(start));
        if !is_left_out {
            left.push(table(&mut connection, name).await?);
        }
    }
    let mut tables: Vec<Table> = Vec::new();
    while !left.is_empty() {
        let is_known = |name: &String| tables.iter().any(|table| table.name == *name);
        let next = left.iter().position(|table| {
            table
                .parents
                .iter()
                .all(|name| *name == table.name || is_known(name))
        });
        let next = next.ok_or_else(|| anyhow::anyhow!("tables refer to each other in a circle"))?;
        tables.push(left.remove(next));
    }
    Ok(tables)
}

async fn table(connection: &mut SqliteConnection, name: String) -> Result<Table> {
    let sql = "SELECT name, pk FROM pragma_table_info($1) ORDER BY cid";
    let columns: Vec<(String, i64)> = sqlx::query_as(sql)
        .bind(&name)
        .fetch_all(&mut *connection)
        .await?;
    let mut key: Vec<_> = columns.iter().filter(|(_, place)| *place > 0).collect();
    key.sort_by_key(|(_, place)| *place);
    let key = key.into_iter().map(|(column, _)| column.clone()).collect();
    let sql = "SELECT \"table\" FROM pragma_foreign_key_list($1)";
    let parents: Vec<String> = sqlx::query_scalar(sql)
        .bind(&name)
        .fetch_all(connection)
        .await?;
    let columns = columns.into_iter().map(|(column, _)| column);
    Ok(Table {
        name,
        key,
        columns: columns
            .filter(|column| !DERIVED_COLUMNS.contains(&column.as_str()))
            .collect(),
        parents: parents.into_iter().collect(),
    })
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_is_referred_to_comes_first() {
        let tables = tables().await.unwrap();
        let place = |name: &str| tables.iter().position(|table| table.name == name).unwrap();
        assert!(place("users") < place("installations"));
        assert!(place("installations") < place("recordings"));
        assert!(place("recordings") < place("upload_keys"));
        assert!(tables[place("recordings")].is_numbered());
        assert_eq!(
            tables[place("viewers")].key,
            ["recording_id", "day", "viewer"]
        );
        assert!(tables.iter().all(|table| !table.key.is_empty()));
    }
}
