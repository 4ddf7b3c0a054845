import { goto } from '$app/navigation';
import { api } from '$lib/api';
import { report } from '$lib/errors/report';
import { forgetRounds } from '$lib/features/icons/generator/state/round-storage';

const farewells: (() => void)[] = [];

/** Has something ended when somebody signs out: the page stays, and whoever comes next is not to find it going on. */
export function onSignOut(end: () => void): void {
  farewells.push(end);
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
    for (const end of farewells) end();
    forgetRounds();
    await goto('/login', { invalidateAll: true });
  } catch (error) {
    report(error);
  }
}
