import { expect, test } from 'vitest';
import { dataOf, nameIn, oneSequence, plansOf } from '../../src/shell/pages/project/job-plans';

const NO_BATCHES = new Set<string>();

test('a line is a job, lines with one reference are the frames of one', () => {
  const { jobs, faults } = plansOf(
    'reference_id,url,batch\na,https://x.org/a.mp4\nb,https://x.org/b1.jpg,Night\nb,https://x.org/b2.jpg,Night\nc,https://x.org/c.png?v=2',
    new Set(['Night']),
  );
  expect(faults).toEqual([]);
  expect(jobs.map((job) => [job.reference, job.kind, job.urls.length, job.batch])).toEqual([
    ['a', 'video', 1, ''],
    ['b', 'frames', 2, 'Night'],
    ['c', 'image', 1, ''],
  ]);
});

test('an address alone is named by its file', () => {
  const [job] = plansOf('https://x.org/clips/night%207.mp4?token=a/b', NO_BATCHES).jobs;
  expect(job?.reference).toBe('night 7');
  expect(nameIn('clip.final.mov')).toBe('clip.final');
});

test('what is wrong is told with its line, and the rest is still made', () => {
  const { jobs, faults } = plansOf('a,ftp://x.org/a.jpg\n,https://x.org/b.jpg,\nok,https://x.org/c.jpg,Lost\nd,https://x.org/d.jpg\nd,https://x.org/d.jpg', NO_BATCHES);
  expect(faults.map((fault) => fault.line)).toEqual([1, 3, 5]);
  expect(jobs.map((job) => job.reference)).toEqual(['b', 'd']);
});

test('a video cannot join a job that is there', () => {
  expect(plansOf('a,https://x.org/1.mp4\na,https://x.org/2.mp4', NO_BATCHES).faults).toEqual([
    { line: 2, message: 'a is there already, from line 1.' },
  ]);
});

test('a list of frames is one job, and its frames are numbered so that they sort', () => {
  const { jobs } = oneSequence('https://x.org/1.jpg\nhttps://x.org/2.jpg', 'clip');
  expect(jobs).toHaveLength(1);
  const [job] = jobs;
  expect(job && dataOf(job)).toEqual({
    video_data: { frames: [{ frame_id: 'frame0001', src: 'https://x.org/1.jpg' }, { frame_id: 'frame0002', src: 'https://x.org/2.jpg' }] },
  });
});
