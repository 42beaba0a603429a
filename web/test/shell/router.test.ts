import { expect, test } from 'vitest';
import { routeOf } from '../../src/shell/router.svelte';

test.each([
  ['/', { page: 'home' }],
  ['/projects', { page: 'home' }],
  ['/projects/p1/labels', { page: 'labels', projectId: 'p1' }],
  ['/projects/p1/quality', { page: 'quality', projectId: 'p1' }],
  ['/projects/p%201', { page: 'project', projectId: 'p 1', section: 'dashboard', batchId: '' }],
  ['/projects/p/jobs', { page: 'project', projectId: 'p', section: 'jobs', batchId: '' }],
  ['/projects/p/batches/b', { page: 'project', projectId: 'p', section: 'batches', batchId: 'b' }],
  ['/projects/p/jobs/b', { page: 'missing', path: '/projects/p/jobs/b' }],
  ['/projects/p/settings', { page: 'project', projectId: 'p', section: 'settings', batchId: '' }],
  ['/projects/p/other', { page: 'missing', path: '/projects/p/other' }],
  ['/tasks/t1/', { page: 'task', taskId: 't1' }],
  ['/jobs/j1', { page: 'job', jobId: 'j1' }],
  ['/tasks', { page: 'missing', path: '/tasks' }],
  ['/tasks/a/b', { page: 'missing', path: '/tasks/a/b' }],
])('%s is a page', (path, route) => {
  expect(routeOf(path)).toEqual(route);
});
