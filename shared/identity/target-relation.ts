import { type EcosystemName, ecosystemOfTarget } from '../ecosystems/index.ts';

/** Target software that a Linux package can run on, and build or licence variants that say nothing. */
const LINUX_TARGETS =
  /^(?:linux|linux_kernel|unix|gnu|c|c\+\+|c\/c\+\+|posix|debian|debian_linux|ubuntu|ubuntu_linux|redhat|fedora|suse|centos|arch_linux|x86|x64|x86_64|arm|arm64|aarch64|kubernetes|k8s|docker|openstack|openssl|apache|apache_http_server|http_server|nginx|haproxy|mysql|mariadb|postgresql|sqlite|.*_mod|supported_preview|community|enterprise|gnome|kde|wayland|xorg|systemd|multi.*|any|all|na|-)$/;

type TargetRelation = 'neutral' | 'foreign' | EcosystemName;

/** What a CPE's target software says: an ecosystem, nothing for a Linux package, or something else (`wordpress`). */
export function targetRelation(targetSw: string): TargetRelation {
  const plain = targetSw.replaceAll('\\', '').toLowerCase();
  const ecosystem = ecosystemOfTarget(plain);
  if (ecosystem !== undefined) return ecosystem.name;
  return LINUX_TARGETS.test(plain) ? 'neutral' : 'foreign';
}
