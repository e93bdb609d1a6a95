//! E-mails on their way out, or where they go when there is no way out.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

/// What a mailbox keeps.
const KEPT: usize = 50;

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
    Mailbox(Mutex<VecDeque<Mail>>),
}

impl Mailer {
    /// A mailbox without mails.
    pub(crate) fn mailbox() -> Mailer {
        Mailer::Mailbox(Mutex::default())
    }

    /// Sends an e-mail.
    pub(crate) fn send(&self, mail: Mail) {
        match self {
            Mailer::Log => {
                tracing::info!(
                    to = mail.to,
                    subject = mail.subject,
                    "e-mail: {}",
                    mail.text
                );
            }
            Mailer::Mailbox(mails) => {
                let mut mails = mails.lock().unwrap_or_else(PoisonError::into_inner);
                mails.truncate(KEPT - 1);
                mails.push_front(mail);
            }
        }
    }

    /// The mails that stayed here, latest first. `None` when there is no mailbox.
    pub(crate) fn kept(&self) -> Option<Vec<Mail>> {
        match self {
            Mailer::Log => None,
            Mailer::Mailbox(mails) => {
                let mails = mails.lock().unwrap_or_else(PoisonError::into_inner);
                Some(mails.iter().cloned().collect())
            }
        }
    }
}
