// The routes of the quality report and of how a project reviews.
import type { Against, WireConfused, WireGold, WireQuality, WireReviewSettings, WireScoreReport } from '../wire/quality-types';
import { get, part, send } from './api';
import { change, look, type Seen } from './seen';

export const qualityApi = {
  report: (projectId: string) => get<WireQuality>(`/v1/projects/${part(projectId)}/quality`),
  scores: (projectId: string, against: Against, days: number) =>
    get<WireScoreReport>(`/v1/projects/${part(projectId)}/quality/scores?against=${against}&days=${days}`),
  confused: (projectId: string, against: Against, days: number, label: string, drawnAs: string) =>
    get<{ jobs: WireConfused[] }>(
      `/v1/projects/${part(projectId)}/quality/confused?${new URLSearchParams({ against, days: String(days), label, drawn_as: drawnAs })}`,
    ).then(({ jobs }) => jobs),
  gold: (projectId: string) => get<{ jobs: WireGold[] }>(`/v1/projects/${part(projectId)}/gold`).then(({ jobs }) => jobs),
  addGold: (projectId: string, jobId: string) => send<{ jobs: WireGold[] }>('PUT', `/v1/projects/${part(projectId)}/gold/${part(jobId)}`, {}).then(({ jobs }) => jobs),
  takeGold: (projectId: string, jobId: string) => send<{ jobs: WireGold[] }>('DELETE', `/v1/projects/${part(projectId)}/gold/${part(jobId)}`).then(({ jobs }) => jobs),
  settings: (projectId: string) => look<WireReviewSettings>(`/v1/projects/${part(projectId)}/review-settings`),
  save: (projectId: string, settings: WireReviewSettings, seen: Seen<WireReviewSettings> | null) =>
    change<WireReviewSettings>('PUT', `/v1/projects/${part(projectId)}/review-settings`, settings, seen),
};
