//! One row of a result, read the same way whichever database it comes from.

use sqlx::postgres::{PgRow, PgTypeInfo};
use sqlx::sqlite::SqliteRow;
use sqlx::{Error, Row as _, TypeInfo as _, ValueRef as _};

use super::Result;

/// One row of a result.
pub(crate) enum Row {
    Sqlite(SqliteRow),
    Postgres(PgRow),
}

impl Row {
    /// The value of a column; an error when the column is missing or of another type.
    pub(crate) fn get<'r, T: FromColumn<'r>>(&'r self, column: &str) -> Result<T> {
        T::from_column(self, column)
    }

    /// A whole number. What PostgreSQL calls a boolean is 0 or 1, as it is in SQLite.
    fn integer(&self, column: &str) -> Result<Option<i64>> {
        match self {
            Row::Sqlite(row) => row.try_get(column),
            Row::Postgres(row) => {
                let value = row.try_get_raw(column)?;
                if value.is_null() {
                    return Ok(None);
                }
                let kind = value.type_info();
                if !is_integer(&kind) {
                    return Err(mismatch(column, &kind));
                }
                row.try_get_unchecked(column)
            }
        }
    }

    fn text<'r>(&'r self, column: &str) -> Result<Option<&'r str>> {
        match self {
            Row::Sqlite(row) => row.try_get(column),
            Row::Postgres(row) => row.try_get(column),
        }
    }

    fn real(&self, column: &str) -> Result<Option<f64>> {
        match self {
            Row::Sqlite(row) => row.try_get(column),
            Row::Postgres(row) => row.try_get(column),
        }
    }
}

/// Whether a number of this type has the form in which whole numbers are decoded. A NUMERIC,
/// which sums are, has not: such a sum has to be cast to BIGINT.
fn is_integer(kind: &PgTypeInfo) -> bool {
    matches!(kind.name(), "INT2" | "INT4" | "INT8" | "BOOL")
}

fn mismatch(column: &str, kind: &PgTypeInfo) -> Error {
    Error::ColumnDecode {
        index: column.into(),
        source: format!("{} is no whole number", kind.name()).into(),
    }
}

fn missing(column: &str) -> Error {
    Error::ColumnDecode {
        index: column.into(),
        source: "there is no value".into(),
    }
}

/// What a column may be read as.
pub(crate) trait FromColumn<'r>: Sized {
    fn from_column(row: &'r Row, column: &str) -> Result<Self>;
}

macro_rules! whole_numbers {
    ($($number:ty),*) => {$(
        impl FromColumn<'_> for Option<$number> {
            fn from_column(row: &Row, column: &str) -> Result<Self> {
                let number = row.integer(column)?.map(<$number>::try_from).transpose();
                number.map_err(|error| Error::ColumnDecode {
                    index: column.into(),
                    source: error.into(),
                })
            }
        }
    )*};
}

whole_numbers!(i64, u8, u16, u32);

impl<'r> FromColumn<'r> for Option<&'r str> {
    fn from_column(row: &'r Row, column: &str) -> Result<Self> {
        row.text(column)
    }
}

impl FromColumn<'_> for Option<String> {
    fn from_column(row: &Row, column: &str) -> Result<Self> {
        Ok(row.text(column)?.map(str::to_owned))
    }
}

impl FromColumn<'_> for Option<f64> {
    fn from_column(row: &Row, column: &str) -> Result<Self> {
        row.real(column)
    }
}

macro_rules! required {
    ($($kind:ty),*) => {$(
        impl<'r> FromColumn<'r> for $kind {
            fn from_column(row: &'r Row, column: &str) -> Result<Self> {
                let value: Option<$kind> = row.get(column)?;
                value.ok_or_else(|| missing(column))
            }
        }
    )*};
}

required!(i64, u8, u16, u32, &'r str, String, f64);
