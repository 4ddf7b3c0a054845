import { m } from '$lib/paraglide/messages';

interface HostingLabel {
  place: string;
  /** Whether data leaves the EU or the server. */
  reach: string;
}

/** Describes where a model is hosted; an unknown place keeps the catalogue's name. */
export function hostingLabel(hosting: string): HostingLabel {
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
