//! E-mails on their way out, or where they go when there is no way out.
//!
//! What they say stands in `letter`. <https://www.rfc-editor.org/rfc/rfc5321>

mod letter;

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use anyhow::Context;
use lettre::message::header::ContentType;
use lettre::message::{Mailbox, Message};
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Tls, TlsParameters};
use lettre::transport::smtp::extension::ClientId;
use lettre::{AsyncSmtpTransport, AsyncTransport, Tokio1Executor};
use url::{Host, Url};

pub(crate) use self::letter::Letter;
use crate::config::{Config, MailConfig, Smtp, SmtpTls};
use crate::token;

/// What a mailbox keeps.
const KEPT: usize = 50;

/// How long a mail server is waited for.
const PATIENCE: Duration = Duration::from_secs(30);

/// An e-mail in plain text.
#[derive(Debug, Clone)]
pub(crate) struct Mail {
    pub(crate) to: String,
    pub(crate) subject: String,
    pub(crate) text: String,
}

/// Where e-mails go.
#[derive(Debug)]
pub(crate) enum Mailer {
    /// To the log, where whoever runs the server finds them.
    Log,
    /// To a page of the server itself, for its development.
    Kept(Mutex<VecDeque<Mail>>),
    /// To a server that delivers them.
    Smtp(Box<Delivery>),
}

/// A server that delivers e-mails, and what stands in their heads.
#[derive(Debug)]
pub(crate) struct Delivery {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
    reply_to: Option<Mailbox>,
    domain: String,
}

impl Mailer {
    /// The way out that the configuration names.
    ///
    /// # Errors
    ///
    /// When an address in it is none, or the certificates of this machine cannot be read.
    pub(crate) fn new(config: &Config, base_url: &Url) -> anyhow::Result<Mailer> {
        Ok(match &config.mail.smtp {
            _ if config.dev => Mailer::Kept(Mutex::default()),
            None => Mailer::Log,
            Some(smtp) => {
                let domain = match base_url.host() {
                    Some(Host::Domain(name)) => name,
                    _ => "localhost",
                };
                Mailer::Smtp(Box::new(Delivery::new(smtp, &config.mail, domain)?))
            }
        })
    }

    /// Sends an e-mail, or leaves it where it is found.
    pub(crate) async fn send(&self, mail: Mail) -> anyhow::Result<()> {
        match self {
            Mailer::Log => {
                let Mail { to, subject, text } = mail;
                tracing::info!(to, subject, "e-mail: {text}");
                Ok(())
            }
            Mailer::Kept(mails) => {
                let mut mails = mails.lock().unwrap_or_else(PoisonError::into_inner);
                mails.truncate(KEPT - 1);
                mails.push_front(mail);
                Ok(())
            }
            Mailer::Smtp(delivery) => delivery.send(mail).await,
        }
    }

    /// The mails that stayed here, latest first. `None` when there is no mailbox.
    pub(crate) fn kept(&self) -> Option<Vec<Mail>> {
        match self {
            Mailer::Log | Mailer::Smtp(_) => None,
            Mailer::Kept(mails) => {
                let mails = mails.lock().unwrap_or_else(PoisonError::into_inner);
                Some(mails.iter().cloned().collect())
            }
        }
    }
}

impl Delivery {
    fn new(smtp: &Smtp, mail: &MailConfig, domain: &str) -> anyhow::Result<Delivery> {
        let mailbox = |address: &str| {
            let parsed = address.parse::<Mailbox>();
            parsed.with_context(|| format!("{address} is not an e-mail address"))
        };
        let parameters = || {
            let parameters = TlsParameters::new(smtp.host.clone());
            parameters.context("cannot read the certificates of this machine")
        };
        let tls = match smtp.tls {
            SmtpTls::Implicit => Tls::Wrapper(parameters()?),
            SmtpTls::Always => Tls::Required(parameters()?),
            SmtpTls::IfAvailable => Tls::Opportunistic(parameters()?),
            SmtpTls::Never => Tls::None,
        };
        let mut transport = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(&smtp.host)
            .port(smtp.port)
            .tls(tls)
            .hello_name(ClientId::Domain(domain.to_owned()))
            .timeout(Some(PATIENCE));
        if let Some((name, password)) = smtp.credentials.clone() {
            transport = transport.credentials(Credentials::new(name, password));
        }
        let from = match &mail.from {
            Some(address) => mailbox(address)?,
            None => mailbox(&format!("hello@{domain}"))?,
        };
        Ok(Delivery {
            transport: transport.build(),
            from,
            reply_to: mail.reply_to.as_deref().map(mailbox).transpose()?,
            domain: domain.to_owned(),
        })
    }

    async fn send(&self, mail: Mail) -> anyhow::Result<()> {
        let mut message = Message::builder()
            .from(self.from.clone())
            .to(mail.to.parse().context("the recipient has no address")?)
            .subject(mail.subject)
            .message_id(Some(format!("<{}@{}>", token::random(), self.domain)))
            .header(ContentType::TEXT_PLAIN);
        if let Some(reply_to) = self.reply_to.clone() {
            message = message.reply_to(reply_to);
        }
        let message = message
            .body(mail.text)
            .context("an e-mail cannot be written")?;
        let sent = self.transport.send(message).await;
        sent.map(|_| ())
            .context("the mail server did not take an e-mail")
    }
}
