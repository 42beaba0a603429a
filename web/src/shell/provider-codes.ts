// What the server says, by a code in the address, when a sign-in at an identity provider came to nothing.

const TEXTS: ReadonlyMap<string, string> = new Map([
  ['not_invited', 'Nobody has invited you here yet. Ask a manager to invite the e-mail address that you used.'],
  ['email_unverified', 'Your organization has not verified your e-mail address, so it does not say who you are here.'],
  ['member_disabled', 'A manager has closed your membership.'],
  ['connect_first', 'You have an account here with another way to sign in. Use that, then connect this one under My account.'],
  ['identity_taken', 'That account belongs to another member here.'],
  ['sign_in_denied', 'Your organization did not let you in, or you changed your mind.'],
  ['sign_in_spent', 'That sign-in took longer than ten minutes, was used already, or began in another browser. Try again.'],
  ['provider_failed', 'Your organization’s sign-in cannot be reached right now. Try again in a moment.'],
  ['token_refused', 'What your organization’s sign-in sent could not be verified. Ask whoever runs this Rotoscope to look into its log.'],
]);

/** What to tell somebody whose address holds a code; nothing if it holds none. */
export function providerTrouble(search: string): string {
  const code = new URLSearchParams(search).get('sign-in');
  return code === null ? '' : (TEXTS.get(code) ?? 'Signing in did not work. Try again.');
}

/** Where signing in at `url` begins, so that it ends at the page that was asked for. */
export function providerDoor(url: string, pathname: string, search: string): string {
  const query = new URLSearchParams(search);
  query.delete('sign-in');
  const rest = query.toString();
  return `${url}?${new URLSearchParams({ return_to: pathname + (rest ? `?${rest}` : '') })}`;
}
