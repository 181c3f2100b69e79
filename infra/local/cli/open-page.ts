import { type PageFiles, readBuiltPage } from '../../../shared/dashboard/index.ts';

/** The page as it was built; a checkout, which has no build, bundles it from its sources. */
export async function openPage(): Promise<PageFiles> {
  const built = await readBuiltPage();
  if (built.size > 0) return built;
  const { bundlePage } = await import('../../page/bundle-page.ts');
  return bundlePage();
}
