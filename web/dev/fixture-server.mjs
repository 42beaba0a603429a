// A stand-in for the server, for working on the page without it: one project, made-up frames, edits kept in memory.
//
//   node dev/fixture-server.mjs [--port 8137] [--frames 300] [--rectangles 24] [--dense] [--slow ms]
//
// GET /fixture/break?mode=offline|signed-out|lease-lost|none makes the API fail in one way, to look at each state.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { framePng, HEIGHT, WIDTH } from './fixture-frames.mjs';
import { applyEdit, makeTracks, rts1 } from './fixture-tracks.mjs';

const { values: options } = parseArgs({
  options: {
    port: { type: 'string', default: '8137' },
    frames: { type: 'string', default: '300' },
    rectangles: { type: 'string', default: '24' },
    dense: { type: 'boolean', default: false },
    slow: { type: 'string', default: '0' },
  },
});
const FRAMES = Number(options.frames);
const RECTANGLES = Number(options.rectangles);
const STATIC = join(fileURLToPath(new URL('.', import.meta.url)), '../../src/rotoscope/static');
const PAGE_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; connect-src 'self'; " +
  "font-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
const TYPES = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml', '.woff2': 'font/woff2' };

const me = { id: 'm1', name: 'Ana', role: 'owner', organization_id: 'o1', organization_name: 'Demo', project_id: null, may_manage: true, may_annotate: true };
const project = { id: 'p1', name: 'Street, 2D tracking', base: 'VIDEO', schema_version: 1, guide: 'Draw tight boxes. A car is absent once less than 10 % of it can be seen.', created_at_ms: 1 };
const select = (name, scope, ...values) => ({ name, type: 'select', scope, values, required: false, default: null });
const flag = (name) => ({ name, type: 'checkbox', scope: 'frame', values: [], required: false, default: false });
const label = (name, color, kinds, attributes = [], points = [], edges = []) => ({ name, display_name: name, color, hotkey: '', kinds, attributes, points, edges });
const schema = {
  version: 1,
  is_open: false,
  labels: [
    label('car', 'rgb(76,201,240)', ['rectangle', 'cuboid'], [select('colour', 'track', 'red', 'white', 'black', 'other'), flag('occluded')]),
    label('van', 'rgb(249,160,63)', ['rectangle', 'cuboid'], [flag('occluded')]),
    label('pedestrian', 'rgb(128,237,153)', ['rectangle'], [{ ...select('pose', 'frame', 'walking', 'standing', 'sitting'), type: 'radio' }, flag('occluded')]),
    label('building', 'rgb(255,214,10)', ['polygon'], [{ name: 'storeys', type: 'number', scope: 'track', values: [], required: false, default: null }]),
    label('lane', 'rgb(255,107,157)', ['line']),
    label('truck', 'rgb(179,136,255)', ['cuboid'], [{ ...select('faces', 'frame', 'front', 'left', 'right', 'back'), type: 'multi' }]),
    label('person', 'rgb(46,196,182)', ['landmark'], [{ name: 'note', type: 'text', scope: 'track', values: [], required: false, default: null }],
      ['head', 'neck', 'left hand', 'right hand', 'hip', 'left foot', 'right foot'],
      [['head', 'neck'], ['neck', 'left hand'], ['neck', 'right hand'], ['neck', 'hip'], ['hip', 'left foot'], ['hip', 'right foot']]),
  ],
};

const tracks = makeTracks({ rectangles: RECTANGLES, frames: FRAMES, isDense: options.dense });
const seen = new Map();
const log = [];
let token = 0;
let state = 'open';
let mode = 'none';

const job = () => ({ id: 'j1', project_id: 'p1', batch_id: null, reference_id: 'street-0042', state: state === 'submitted' ? 'completed' : 'open', status: 'pending', step: 'annotate', frame_count: FRAMES, track_count: tracks.length, revision: log.length, priority_weight: 5, created_at_ms: Date.now() - 7_200_000, updated_at_ms: Date.now(), result: null, error: null });
const task = () => ({ id: 't1', job_id: 'j1', project_id: 'p1', project_name: project.name, reference_id: 'street-0042', step: 'annotate', state, priority_weight: 5, frame_count: FRAMES, track_count: tracks.length, holder: state === 'open' ? null : { id: 'm1', name: 'Ana' }, lease_token: token || null, lease_expires_at_ms: Date.now() + 60_000, submitted_revision: null, thumbnail_url: '/media/frames/0?s=x' });
const otherTasks = [
  { ...task(), id: 't2', job_id: 'j2', reference_id: 'street-0043', state: 'open', holder: null, lease_token: null, thumbnail_url: '/media/frames/90?s=x' },
  { ...task(), id: 't3', job_id: 'j3', reference_id: 'street-0044', state: 'held', holder: { id: 'm2', name: 'Bo' }, lease_token: null, thumbnail_url: '/media/frames/180?s=x' },
];
const row = (id, reference, status, more = {}) => ({ job_id: id, project_id: 'p1', batch_id: 'b1', reference_id: reference, status, tag: '', work_flow_id: 'w1', priority_weight: 5, result: '', frames: FRAMES, annotations: 120, created_at: new Date().toISOString(), completed_at: null, error: null, ...more });
const rows = () => [
  row('j1', 'street-0042', 'pending'),
  row('j2', 'street-0043', 'pending', { annotations: 0 }),
  row('j4', 'street-0039', 'failed', { error: { code: 'frames_failed', message: 'None of the 120 frames could be fetched: 404 Not Found.' } }),
  row('j5', 'street-0038', 'completed', { result: '/v1/results/j5/abc.json', annotations: 4182 }),
];

const routes = [
  ['GET', /^\/v1\/me$/, () => me],
  ['POST', /^\/v1\/sign-out$/, () => ({})],
  ['GET', /^\/v1\/projects$/, () => ({ projects: [project, { ...project, id: 'p2', name: 'Faces, landmarks' }] })],
  ['GET', /^\/v1\/projects\/(\w+)$/, () => project],
  ['GET', /^\/v1\/projects\/(\w+)\/jobs$/, () => ({ jobs: rows(), next_page_token: '' })],
  ['GET', /^\/v1\/tasks$/, () => ({ tasks: state === 'submitted' ? otherTasks : [task(), ...otherTasks], next_page_token: '' })],
  ['GET', /^\/v1\/tasks\/t3$/, () => otherTasks[1]],
  ['GET', /^\/v1\/tasks\/(\w+)$/, () => task()],
  ['POST', /^\/v1\/tasks\/claim$/, () => (state === 'submitted' ? null : claim())],
  ['POST', /^\/v1\/tasks\/t3\/claim$/, (_, body) => (body.take_over ? claim() : fail(409, 'conflict', 'Somebody else is working on this task; take it over if you must.'))],
  ['POST', /^\/v1\/tasks\/(\w+)\/claim$/, () => claim()],
  ['POST', /^\/v1\/tasks\/(\w+)\/heartbeat$/, () => task()],
  ['POST', /^\/v1\/tasks\/(\w+)\/release$/, () => ((state = 'open'), task())],
  ['POST', /^\/v1\/tasks\/(\w+)\/submit$/, (_, body) => (body.revision === log.length ? ((state = 'submitted'), task()) : fail(409, 'conflict', 'The job has moved on.'))],
  ['GET', /^\/v1\/jobs\/(\w+)$/, () => ({ job: job(), project, schema, task: task() })],
  ['GET', /^\/v1\/jobs\/(\w+)\/frames$/, () => ({ frames: Array.from({ length: FRAMES }, (_, index) => frameOf(index)), proxy: null, next_page_token: '' })],
  ['POST', /^\/v1\/jobs\/(\w+)\/frames\/retry$/, () => ({})],
  ['POST', /^\/v1\/jobs\/(\w+)\/edits$/, (_, body) => take(body)],
];

function frameOf(index) {
  const isBroken = FRAMES > 120 && index === 77;
  const error = { code: 'fetch_failed', message: 'The origin answered 404 Not Found.' };
  return { index, frame_id: `frame${String(index + 1).padStart(6, '0')}`, state: isBroken ? 'failed' : 'ready', width: WIDTH, height: HEIGHT, url: isBroken ? null : `/media/frames/${index}?s=x`, thumbnail_url: null, error: isBroken ? error : null };
}

function claim() {
  token += 1;
  state = 'held';
  return task();
}

function take({ edits, lease_token: lease }) {
  const results = edits.map((edit) => {
    if (seen.has(edit.edit_id)) return { edit_id: edit.edit_id, outcome: 'duplicate', revision: seen.get(edit.edit_id), reason: null };
    if (lease !== token || mode === 'lease-lost') return { edit_id: edit.edit_id, outcome: 'parked', revision: null, reason: 'lease_lost' };
    log.push(edit);
    applyEdit(tracks, edit);
    seen.set(edit.edit_id, log.length);
    return { edit_id: edit.edit_id, outcome: 'applied', revision: log.length, reason: null };
  });
  return { results, revision: log.length, missed: [], missed_complete: true };
}

function fail(status, code, message) {
  throw Object.assign(new Error(message), { status, code });
}

function brokenNow(path) {
  if (mode === 'offline' && path.startsWith('/v1/')) fail(503, 'overloaded', 'Try again later.');
  if (mode === 'signed-out' && path.startsWith('/v1/')) fail(401, 'unauthorized_request', 'Sign in.');
  if (mode === 'lease-lost' && path.endsWith('/heartbeat')) fail(409, 'lease_lost', 'Somebody took the task over.');
}

async function respond(request, response) {
  const url = new URL(request.url, 'http://fixture');
  const path = decodeURIComponent(url.pathname);
  if (path === '/fixture/break') return send(response, 200, (mode = url.searchParams.get('mode') ?? 'none'));
  if (path.startsWith('/media/frames/')) return sendFrame(response, Number(path.slice('/media/frames/'.length)));
  if (!path.startsWith('/v1/')) return sendPage(response, path);
  const body = await readBody(request);
  try {
    brokenNow(path);
    if (request.method === 'GET' && /^\/v1\/jobs\/\w+\/tracks$/.test(path)) return sendTracks(response);
    const route = routes.find(([method, pattern]) => method === request.method && pattern.test(path));
    if (!route) fail(404, 'resource_error', 'There is no such thing.');
    send(response, 200, { success: true, data: route[2](path.match(route[1]), body) });
  } catch (error) {
    const status = error.status ?? 500;
    send(response, status, { success: false, error: { code: error.code ?? 'api_error', message: error.message }, data: {}, detail: error.message, status });
  }
}

async function readBody(request) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  return chunks.length > 0 ? JSON.parse(Buffer.concat(chunks).toString() || '{}') : {};
}

function sendFrame(response, index) {
  if (response.destroyed) return; // the page has changed its mind
  response.writeHead(200, { 'content-type': 'image/png', 'cache-control': 'private, max-age=900, immutable' });
  response.end(framePng(index, Math.min(RECTANGLES, 40)));
}

function sendTracks(response) {
  response.writeHead(200, { 'content-type': 'application/vnd.rotoscope.rts1', 'x-revision': String(log.length) });
  response.end(rts1(tracks, log.length, FRAMES));
}

function sendPage(response, path) {
  const wanted = normalize(path).replace(/^(\.\.[/\\])+/, '');
  for (const name of extname(wanted) ? [wanted] : ['index.html']) {
    const headers = { 'content-type': TYPES[extname(name)] ?? 'application/octet-stream', 'content-security-policy': PAGE_POLICY };
    try {
      const file = readFileSync(join(STATIC, name));
      response.writeHead(200, headers);
      return response.end(file);
    } catch {
      return send(response, 404, { success: false, error: { code: 'route_not_found', message: 'There is no such file.' } });
    }
  }
}

function send(response, status, body) {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}

createServer((request, response) => {
  setTimeout(() => respond(request, response).catch((error) => send(response, 500, { success: false, detail: String(error) })), Number(options.slow));
}).listen(Number(options.port), '127.0.0.1', () => console.log(`fixture server on http://127.0.0.1:${options.port}`));
