// The routes of webhooks, and their shapes.
import { get, part, post, send } from './api';

export interface WireWebhook {
  readonly id: string;
  readonly project_id: string | null;
  readonly batch_id: string | null;
  readonly url: string;
  readonly description: string;
  readonly kinds: readonly string[];
  readonly state: 'enabled' | 'paused' | 'stopped';
  readonly reason: string;
  readonly is_rotating: boolean;
  readonly resumes_at: string | null;
}

export interface MadeWebhook {
  readonly webhook: WireWebhook;
  readonly secret: string;
}

export interface NewWebhook {
  readonly url: string;
  readonly kinds: readonly string[];
  readonly description: string;
  readonly project_id?: string;
  readonly batch_id?: string;
}

export interface WebhookKind {
  readonly name: string;
  readonly meaning: string;
}

export interface WireDelivery {
  readonly id: string;
  readonly news_id: string;
  readonly kind: string;
  readonly job_id: string;
  readonly state: 'waiting' | 'delivered' | 'given_up';
  readonly attempts: number;
  readonly created_at: string;
  readonly next_attempt_at: string | null;
  readonly last_status: number | null;
  readonly last_error: string;
}

export interface WireAttempt {
  readonly attempt: number;
  readonly at: string;
  readonly status: number | null;
  readonly error: string;
  readonly duration_ms: number;
  readonly sent_headers: Readonly<Record<string, string>>;
  readonly answer_headers: Readonly<Record<string, string>>;
  readonly answer_excerpt: string;
}

export interface DeliveryLog {
  readonly delivery: WireDelivery;
  readonly body: unknown;
  readonly attempts: readonly WireAttempt[];
}

interface DeliveryPage {
  readonly deliveries: readonly WireDelivery[];
  readonly next_page_token: string;
}

const at = (id: string): string => `/v1/webhooks/${part(id)}`;

export const webhooks = {
  list: (projectId: string) =>
    get<{ webhooks: WireWebhook[] }>(`/v1/webhooks${projectId ? `?project_id=${part(projectId)}` : ''}`).then((data) => data.webhooks),
  kinds: () => get<{ kinds: WebhookKind[] }>('/v1/webhooks/kinds').then((data) => data.kinds),
  batches: (projectId: string) =>
    get<{ batches: { id: string; name: string }[] }>(`/v1/projects/${part(projectId)}/details`).then((data) => data.batches),
  create: (wanted: NewWebhook) => post<MadeWebhook>('/v1/webhooks', wanted),
  enable: (id: string, isEnabled: boolean) => send<WireWebhook>('PATCH', at(id), { is_enabled: isEnabled }),
  rotate: (id: string, keepHours: number) => post<MadeWebhook>(`${at(id)}/rotate`, { keep_hours: keepHours }),
  remove: (id: string) => send('DELETE', at(id)),
  ping: (id: string) => post<WireDelivery>(`${at(id)}/ping`, {}),
  deliveries: (id: string, query: Record<string, string>) =>
    get<DeliveryPage>(`${at(id)}/deliveries?${new URLSearchParams(query)}`),
  delivery: (id: string, deliveryId: string) => get<DeliveryLog>(`${at(id)}/deliveries/${part(deliveryId)}`),
  redeliver: (id: string, wanted: { delivery_id: string } | { since_ms: number }) =>
    post<{ count: number }>(`${at(id)}/redeliver`, wanted).then((data) => data.count),
};
