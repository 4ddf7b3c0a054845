import { m } from '$lib/paraglide/messages';

export interface HostingWords {
  place: string;
  /** What it means for where the words go: inside or outside the EU, or nowhere at all. */
  reach: string;
}

/** Where a model's pictures are made, in words. A place this panel does not know is shown as the catalogue wrote it. */
export function hostingWords(hosting: string): HostingWords {
  switch (hosting) {
    case 'swe':
      return { place: m.models_hosting_swe(), reach: m.models_inside_eu() };
    case 'eu':
      return { place: m.models_hosting_eu(), reach: m.models_inside_eu() };
    case 'usa':
      return { place: m.models_hosting_usa(), reach: m.models_outside_eu() };
    case 'local':
      return { place: m.models_hosting_local(), reach: m.models_nothing_sent() };
    default:
      return { place: hosting, reach: m.models_hosting_unknown() };
  }
}
