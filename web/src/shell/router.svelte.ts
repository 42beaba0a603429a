// Addresses of the page, and moving between them without loading it anew.

/** The parts of a project that are pages of their own. */
export type ProjectSection = 'dashboard' | 'jobs' | 'batches' | 'new' | 'settings';

export type Route =
  | { readonly page: 'home' }
  | { readonly page: 'project'; readonly projectId: string; readonly section: ProjectSection; readonly batchId: string }
  | { readonly page: 'labels'; readonly projectId: string }
  | { readonly page: 'webhooks'; readonly projectId: string }
  | { readonly page: 'quality'; readonly projectId: string }
  | { readonly page: 'workflow'; readonly projectId: string }
  | { readonly page: 'task'; readonly taskId: string }
  | { readonly page: 'job'; readonly jobId: string }
  | { readonly page: 'join' }
  | { readonly page: 'settings'; readonly section: string }
  | { readonly page: 'missing'; readonly path: string };

export function routeOf(path: string): Route {
  const [first = '', id = '', ...rest] = path.split('/').filter(Boolean).map(decodeURIComponent);
  if (first === '') return { page: 'home' };
  if (first === 'join') return { page: 'join' };
  if (first === 'settings' && rest.length === 0) return { page: 'settings', section: id };
  if (id && rest.length === 0) {
    if (first === 'tasks') return { page: 'task', taskId: id };
    if (first === 'jobs') return { page: 'job', jobId: id };
  }
  if (first === 'projects' && id && rest.length === 1 && rest[0] === 'labels') return { page: 'labels', projectId: id };
  if (first === 'projects' && id && rest.length === 1 && rest[0] === 'webhooks') return { page: 'webhooks', projectId: id };
  if (first === 'projects' && id && rest.length === 1 && rest[0] === 'quality') return { page: 'quality', projectId: id };
  if (first === 'projects' && id && rest.length === 1 && rest[0] === 'workflow') return { page: 'workflow', projectId: id };
  if (first === 'projects' && id) {
    const [section = 'dashboard', batchId = '', ...more] = rest;
    const isSection = section === 'dashboard' || section === 'jobs' || section === 'batches' || section === 'new' || section === 'settings';
    if (isSection && more.length === 0 && (!batchId || section === 'batches')) return { page: 'project', projectId: id, section, batchId };
  }
  if (first === 'projects' && !id) return { page: 'home' };
  return { page: 'missing', path };
}

/** These are the server's own pages, and not this page's. */
const SERVERS = /^\/(v0|v1|media|sign-in|docs|openapi\.json|health|ready)(\/|\?|$)/;

export class Router {
  route = $state<Route>({ page: 'home' });
  /** What follows the question mark: filters, so that they survive reloading and can be sent to others. */
  query = $state('');

  /** Follows the address bar and the links on the page. Binding returns its unbinding. */
  bind(): () => void {
    const unbind = new AbortController();
    const { signal } = unbind;
    this.#read();
    window.addEventListener('popstate', () => this.#read(), { signal });
    document.addEventListener('click', (event) => this.#follow(event), { signal });
    return () => unbind.abort();
  }

  go(path: string): void {
    history.pushState(null, '', path);
    this.#read();
  }

  /** Another filter of the same page: going back leaves the page, and does not undo every letter. */
  filter(query: URLSearchParams): void {
    const text = query.toString();
    history.replaceState(null, '', location.pathname + (text ? `?${text}` : ''));
    this.query = location.search;
  }

  #read(): void {
    this.route = routeOf(location.pathname);
    this.query = location.search;
  }

  #follow(event: MouseEvent): void {
    const link = event.target instanceof Element ? event.target.closest('a') : null;
    const isPlain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
    if (!link || !isPlain || event.defaultPrevented || link.target || link.origin !== location.origin) return;
    if (SERVERS.test(link.pathname)) return;
    event.preventDefault();
    this.go(link.pathname + link.search);
  }
}

export const router = new Router();
