import { goto } from '$app/navigation';
import { api } from '$lib/api';
import { report } from '$lib/errors/report';

/** Where to go after signing in: a path of this panel, nothing else. */
export function returnPath(url: URL): string {
  const next = url.searchParams.get('next') ?? '';
  return /^\/(?![/\\])/.test(next) && !next.startsWith('/login') ? next : '/spaces';
}

/** The sign-in page, remembering where one was. */
export function signInPath(from: URL): string {
  const here = from.pathname + from.search;
  return here === '/' ? '/login' : `/login?next=${encodeURIComponent(here)}`;
}

/** The server answers with the session cookie. @throws IntricError `not_authenticated` for wrong words. */
export async function signIn(email: string, password: string): Promise<void> {
  await api.POST('/api/v1/users/login/token/', {
    body: { username: email, password },
    bodySerializer: (body) => new URLSearchParams(body as Record<string, string>),
    headers: { 'Content-Type': 'application/x-www-form-urlencoded' }
  });
}

export async function signOut(): Promise<void> {
  try {
    await api.POST('/api/v1/users/logout/');
    await goto('/login', { invalidateAll: true });
  } catch (error) {
    report(error);
  }
}
