//! How e-mails are sent.

use clap::ValueEnum;

/// When the conversation with the mail server is encrypted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
#[value(rename_all = "snake_case")]
pub enum SmtpTls {
    /// From the first byte.
    Implicit,
    /// After STARTTLS; a server that does not offer it gets no e-mails.
    Always,
    /// After STARTTLS if the server offers it.
    IfAvailable,
    /// Not at all.
    Never,
}

/// A server that takes e-mails.
#[derive(Clone)]
pub struct Smtp {
    /// Its name or address.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// Name and password, when it asks for them.
    pub credentials: Option<(String, String)>,
    /// Whether the conversation is encrypted.
    pub tls: SmtpTls,
}

impl std::fmt::Debug for Smtp {
    /// Without the password: configurations are logged.
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Smtp")
            .field("host", &self.host)
            .field("port", &self.port)
            .field("username", &self.credentials.as_ref().map(|(name, _)| name))
            .field("tls", &self.tls)
            .finish_non_exhaustive()
    }
}

/// How e-mails are sent.
#[derive(Debug, Clone, Default)]
pub struct MailConfig {
    /// Where they go; without a server they are written to the log.
    pub smtp: Option<Smtp>,
    /// Who sends them; `None` makes an address of the server's host.
    pub from: Option<String>,
    /// Where answers go.
    pub reply_to: Option<String>,
}
