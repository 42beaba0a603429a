// The routes of the quality report and of how a project reviews.
import type { WireQuality, WireReviewSettings } from '../wire/quality-types';
import { get, part } from './api';
import { change, look, type Seen } from './seen';

export const qualityApi = {
  report: (projectId: string) => get<WireQuality>(`/v1/projects/${part(projectId)}/quality`),
  settings: (projectId: string) => look<WireReviewSettings>(`/v1/projects/${part(projectId)}/review-settings`),
  save: (projectId: string, settings: WireReviewSettings, seen: Seen<WireReviewSettings> | null) =>
    change<WireReviewSettings>('PUT', `/v1/projects/${part(projectId)}/review-settings`, settings, seen),
};
