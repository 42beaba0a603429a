// The routes of the quality report and of how a project reviews.
import type { WireQuality, WireReviewSettings } from '../wire/quality-types';
import { get, part, send } from './api';

export const qualityApi = {
  report: (projectId: string) => get<WireQuality>(`/v1/projects/${part(projectId)}/quality`),
  settings: (projectId: string) => get<WireReviewSettings>(`/v1/projects/${part(projectId)}/review-settings`),
  save: (projectId: string, settings: WireReviewSettings) => send<WireReviewSettings>('PUT', `/v1/projects/${part(projectId)}/review-settings`, settings),
};
