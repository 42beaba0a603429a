// What is kept where, as the server tells it.
import { get } from './api';

export interface WirePlace {
  readonly kind: 'sqlite' | 'postgresql' | 'disk' | 'object store';
  readonly place: string;
  readonly setting: string;
}

export interface WireStorage {
  readonly as_of_ms: number;
  readonly database: WirePlace;
  readonly blobs: WirePlace;
  readonly projects: readonly {
    readonly project_id: string;
    readonly name: string;
    readonly jobs: number;
    readonly results: number;
    readonly pictures: number;
    readonly picture_bytes: number;
  }[];
  readonly upload_count: number;
  readonly upload_bytes: number;
  readonly kept: readonly { readonly what: string; readonly days: number | null; readonly bytes_max: number | null; readonly setting: string }[];
}

export const storage = () => get<WireStorage>('/v1/storage');
