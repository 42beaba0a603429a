// The server's routes about people, keys and the audit log. Only the pages that show them load this.
import { send } from './api';
import { change, ChangedMeanwhile, look } from './seen';

export type Role = 'owner' | 'manager' | 'checker' | 'maker' | 'viewer';

export interface WireMember {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly role: Role;
  readonly disabled_at_ms: number | null;
  readonly has_password: boolean;
  readonly etag: string;
  /** What they can do, as far as steps ask for it; in the list of all. */
  readonly skills?: readonly string[];
}

export interface WireInvitation {
  readonly id: string;
  readonly email: string;
  readonly role: Role;
  readonly invited_by: string;
  readonly expires_at_ms: number;
  readonly used_at_ms: number | null;
  readonly revoked_at_ms: number | null;
}

export interface WireKey {
  readonly id: string;
  readonly name: string;
  readonly prefix: string;
  readonly project_id: string | null;
  readonly scopes: readonly string[];
  readonly created_at_ms: number;
  readonly expires_at_ms: number | null;
  readonly revoked_at_ms: number | null;
  readonly last_used_at_ms: number | null;
  readonly leaked_at_ms: number | null;
}

export interface WireSession {
  readonly id: string;
  readonly is_this: boolean;
  readonly seen_at_ms: number;
  readonly created_at_ms: number;
  readonly address: string;
  readonly browser: string;
}

export interface WireAuditEntry {
  readonly number: number;
  readonly at_ms: number;
  readonly actor: { readonly id: string; readonly name: string; readonly role: string };
  readonly action: string;
  readonly target: string;
  readonly details: Readonly<Record<string, unknown>>;
  readonly address: string;
}

export interface WireAuditCheck {
  readonly is_whole: boolean;
  readonly entry_count: number;
  readonly sha256: string;
  readonly breaks: readonly { readonly number: number; readonly reason: string }[];
}

export interface JoinView {
  readonly kind: 'invite' | 'setup' | 'reset';
  readonly email: string;
  readonly name: string;
  readonly role: Role;
  readonly organization_name: string;
  readonly invited_by: string;
}

export interface NewKey {
  readonly name: string;
  readonly project_id: string | null;
  readonly scopes: readonly string[];
  readonly expires_at_ms: number | null;
}

/** An identity provider that one can sign in with. */
export interface WireWay {
  readonly name: string;
  readonly url: string;
}

/** My account at an identity provider. */
export interface WireIdentity {
  readonly id: string;
  readonly issuer: string;
  readonly subject: string;
  readonly email: string;
  readonly created_at_ms: number;
}

interface Link {
  readonly url: string;
}

export const people = {
  signIn: (email: string, password: string) => send('POST', '/v1/sign-in', { email, password }),
  ways: () => send<{ providers: WireWay[] }>('GET', '/v1/sign-in/providers').then((data) => data.providers),
  identities: () => send<{ identities: WireIdentity[] }>('GET', '/v1/me/identities').then((data) => data.identities),
  connect: () => send<Link>('POST', '/v1/me/identities'),
  disconnect: (id: string) => send('DELETE', `/v1/me/identities/${part(id)}`),
  look: (token: string) => send<JoinView>('POST', '/v1/join/look', { token }),
  join: (body: Readonly<Record<string, string>>) => send('POST', '/v1/join', body),
  members: () => send<{ members: WireMember[] }>('GET', '/v1/members').then((data) => data.members),
  change: (member: WireMember, wanted: Readonly<Record<string, unknown>>) => change<WireMember>('PATCH', `/v1/members/${part(member.id)}`, wanted, member),
  /** All that a member can do, unless somebody else has said something else since `member` was listed. */
  putSkills: async (member: WireMember, skills: readonly string[]) => {
    const path = `/v1/members/${part(member.id)}/skills`;
    const now = await look<{ skills: string[] }>(path);
    if (now.skills.join('\n') !== (member.skills ?? []).join('\n')) throw new ChangedMeanwhile(now);
    await change<{ skills: string[] }>('PUT', path, { skills }, now);
  },
  signOutEverywhere: (id: string) => send('DELETE', `/v1/members/${part(id)}/sessions`),
  resetLink: (id: string) => send<Link>('POST', `/v1/members/${part(id)}/reset-link`),
  invitations: () => send<{ invitations: WireInvitation[] }>('GET', '/v1/invitations').then((data) => data.invitations),
  invite: (role: Role, email: string) => send<Link>('POST', '/v1/invitations', { role, email }),
  revokeInvitation: (id: string) => send('DELETE', `/v1/invitations/${part(id)}`),
  keys: () => send<{ keys: WireKey[] }>('GET', '/v1/keys').then((data) => data.keys),
  createKey: (key: NewKey) => send<{ secret: string }>('POST', '/v1/keys', key),
  rotateKey: (id: string) => send<{ secret: string }>('POST', `/v1/keys/${part(id)}/rotate`, { overlap_hours: 24 }),
  revokeKey: (id: string) => send('DELETE', `/v1/keys/${part(id)}`),
  sessions: () => send<{ sessions: WireSession[] }>('GET', '/v1/sessions').then((data) => data.sessions),
  endSession: (id: string) => send('DELETE', `/v1/sessions/${part(id)}`),
  changePassword: (current: string, wanted: string) =>
    send('POST', '/v1/me/password', { current_password: current, new_password: wanted }),
  audit: (query: Readonly<Record<string, string>>) =>
    send<{ entries: WireAuditEntry[]; next_page_token: string }>('GET', `/v1/audit?${new URLSearchParams(query)}`),
  verifyAudit: () => send<WireAuditCheck>('GET', '/v1/audit/verification'),
};

function part(id: string): string {
  return encodeURIComponent(id);
}
