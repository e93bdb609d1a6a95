//! How e-mails are sent.

use clap::{Args, ValueEnum};

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

/// How e-mails are sent.
#[derive(Debug, Args)]
pub struct MailOptions {
    /// Server that takes e-mails [default: they are written to the log]
    #[arg(long, env = "SMTP_HOST", global = true, value_name = "HOST")]
    pub smtp_host: Option<String>,

    /// Its port
    #[arg(
        long,
        env = "SMTP_PORT",
        global = true,
        value_name = "PORT",
        default_value_t = 587
    )]
    pub smtp_port: u16,

    /// Name to log in with
    #[arg(long, env = "SMTP_USERNAME", global = true, value_name = "NAME")]
    pub smtp_username: Option<String>,

    /// Password to log in with
    #[arg(long, env = "SMTP_PASSWORD", global = true, value_name = "PASSWORD")]
    #[arg(hide_env_values = true)]
    pub smtp_password: Option<String>,

    /// Encryption: from the first byte (implicit), after STARTTLS (always), if the server
    /// offers it (if_available), or never
    #[arg(
        long,
        env = "SMTP_TLS",
        global = true,
        value_name = "WHEN",
        default_value = "always"
    )]
    pub smtp_tls: SmtpTls,

    /// Sender of e-mails [default: hello@ the host of the server]
    #[arg(long, env = "MAIL_FROM_ADDRESS", global = true, value_name = "ADDRESS")]
    pub mail_from_address: Option<String>,

    /// Where answers to e-mails go
    #[arg(
        long,
        env = "MAIL_REPLY_TO_ADDRESS",
        global = true,
        value_name = "ADDRESS"
    )]
    pub mail_reply_to_address: Option<String>,
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
