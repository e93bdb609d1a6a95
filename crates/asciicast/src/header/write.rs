//! From a header to a line of v2 or v3, or the start of v1. Fields without a value are left out,
//! but for v1, whose readers want them.

use std::{borrow::Cow, collections::BTreeMap};

use super::Header;
use crate::{json, theme::Theme, time};

impl Header {
    /// Appends the start of v1, up to and including the bracket before the first event.
    pub(crate) fn write_v1(&self, out: &mut Vec<u8>) {
        let mut object = Object::start(out);
        object.integer("version", 1);
        object.integer("width", self.size.cols.into());
        object.integer("height", self.size.rows.into());
        object.text_or_null("command", self.command.as_deref());
        object.text_or_null("title", self.title.as_deref());
        object.key("env");
        object.texts_by_name(&self.env_with_term());
        object.key("stdout");
        out.push(b'[');
    }

    /// Appends the v2 line, line end included.
    pub(crate) fn write_v2(&self, out: &mut Vec<u8>) {
        let mut object = Object::start(out);
        object.integer("version", 2);
        object.integer("width", self.size.cols.into());
        object.integer("height", self.size.rows.into());
        self.write_common(&mut object);
        object.env(&self.env_with_term());
        if let Some(theme) = &self.theme {
            object.theme(theme);
        }
        object.end();
        out.push(b'\n');
    }

    /// Appends the v3 line, line end included.
    pub(crate) fn write_v3(&self, out: &mut Vec<u8>) {
        let mut object = Object::start(out);
        object.integer("version", 3);
        self.write_term(&mut object);
        self.write_common(&mut object);
        object.env(&self.env);
        if !self.tags.is_empty() {
            object.texts("tags", &self.tags);
        }
        object.end();
        out.push(b'\n');
    }

    fn write_term(&self, object: &mut Object<'_>) {
        object.key("term");
        let mut term = Object::start(object.out);
        term.integer("cols", self.size.cols.into());
        term.integer("rows", self.size.rows.into());
        term.text("type", self.term_type.as_deref());
        term.text("version", self.term_version.as_deref());
        if let Some(theme) = &self.theme {
            term.theme(theme);
        }
        term.end();
    }

    fn write_common(&self, object: &mut Object<'_>) {
        if let Some(timestamp) = self.timestamp {
            object.integer("timestamp", timestamp);
        }
        if let Some(limit) = self.idle_time_limit {
            object.key("idle_time_limit");
            time::write_micros(time::micros(limit), object.out);
        }
        object.text("command", self.command.as_deref());
        object.text("title", self.title.as_deref());
    }

    /// v2 has no place but `env` for the type of the terminal.
    fn env_with_term(&self) -> Cow<'_, BTreeMap<String, String>> {
        let mut env = Cow::Borrowed(&self.env);
        if let Some(term) = &self.term_type
            && !env.contains_key("TERM")
        {
            env.to_mut().insert("TERM".to_owned(), term.clone());
        }
        env
    }
}

/// A JSON object on its way out.
struct Object<'a> {
    out: &'a mut Vec<u8>,
    is_empty: bool,
}

impl<'a> Object<'a> {
    fn start(out: &'a mut Vec<u8>) -> Object<'a> {
        out.push(b'{');
        Object {
            out,
            is_empty: true,
        }
    }

    fn key(&mut self, name: &str) {
        if !self.is_empty {
            self.out.push(b',');
        }
        self.is_empty = false;
        json::write_string(name, self.out);
        self.out.push(b':');
    }

    fn integer(&mut self, name: &str, value: u64) {
        self.key(name);
        time::write_integer(value, self.out);
    }

    fn text(&mut self, name: &str, value: Option<&str>) {
        if let Some(value) = value {
            self.key(name);
            json::write_string(value, self.out);
        }
    }

    fn text_or_null(&mut self, name: &str, value: Option<&str>) {
        if value.is_none() {
            self.key(name);
            self.out.extend_from_slice(b"null");
        }
        self.text(name, value);
    }

    fn texts(&mut self, name: &str, values: &[String]) {
        self.key(name);
        let mut separator = b'[';
        for value in values {
            self.out.push(separator);
            json::write_string(value, self.out);
            separator = b',';
        }
        self.out.push(b']');
    }

    fn env(&mut self, env: &BTreeMap<String, String>) {
        if env.is_empty() {
            return;
        }
        self.key("env");
        self.texts_by_name(env);
    }

    fn texts_by_name(&mut self, texts: &BTreeMap<String, String>) {
        let mut object = Object::start(self.out);
        for (name, value) in texts {
            object.text(name, Some(value));
        }
        object.end();
    }

    fn theme(&mut self, theme: &Theme) {
        self.key("theme");
        let mut object = Object::start(self.out);
        object.text("fg", Some(&theme.fg.to_string()));
        object.text("bg", Some(&theme.bg.to_string()));
        object.text("palette", Some(&theme.palette_text()));
        object.end();
    }

    fn end(self) {
        self.out.push(b'}');
    }
}
