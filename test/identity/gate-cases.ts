/**
 * Hard cases of identity, written by hand from public knowledge: `name | url | source url`, then the products that
 * could be meant, `+` for those that the package is and `-` for those that it is not, each with its number of CVEs,
 * what they cite (`key=count`) and their target software (`@value=count`).
 */
export const gateCases = `
tar | https://www.gnu.org/software/tar | https://ftp.gnu.org/gnu/tar/tar-1.35.tar.xz
+ gnu:tar 14 gnu.org/tar=3 debian.org=5
- npmjs:tar 3 github.com/npm/node-tar=3 @node.js=3
- tar_project:tar 14 github.com/isaacs/node-tar=9 @node.js=11 @rust=2
- alexcrichton:tar 1 github.com/alexcrichton/tar-rs=1 @rust=1

flex | https://github.com/westes/flex |
+ flex_project:flex 1 github.com/westes/flex=1 debian.org=1
- adobe:flex 15 adobe.com=15
- apache:flex 1 helpx.adobe.com=1

git | https://git-scm.com/ | https://github.com/git/git/archive/v2.45.4.tar.gz
+ git-scm:git 29 github.com/git/git=16 git-scm.com=5 debian.org=7
+ git_project:git 10 github.com/git/git=8 ubuntu.com=3
- jenkins:git 3 jenkins.io=3 @jenkins=3
- cygwin:git 1 github.com/me-and/cygwin-git=1

libssh | http://www.libssh.org | https://www.libssh.org/files/0.10/libssh-0.10.6.tar.xz
+ libssh:libssh 16 libssh.org=12 debian.org=6
- ssh:ssh 23 ssh.com=4
- libssh2:libssh2 2 libssh2.org=2

rubygem-elasticsearch | https://www.elastic.co/guide/en/elasticsearch/client/ruby-api/current | https://github.com/elastic/elasticsearch-ruby/archive/v8.9.0.tar.gz
- elastic:elasticsearch 40 elastic.co=38 discuss.elastic.co=20
- elastic:kibana 60 elastic.co=55
- elastic:logstash 11 elastic.co=9 @ruby=2

subversion | https://subversion.apache.org/ | https://archive.apache.org/dist/subversion/subversion-1.14.3.tar.bz2
+ apache:subversion 43 subversion.apache.org=39 debian.org=10
- jenkins:subversion 2 jenkins.io=2 @jenkins=2

httpd | https://httpd.apache.org/ | https://archive.apache.org/dist/httpd/httpd-2.4.66.tar.bz2
+ apache:http_server 275 httpd.apache.org=150 debian.org=80
- apache:tomcat 200 tomcat.apache.org=150
- an:an-httpd 5

rsync | https://rsync.samba.org/ | https://download.samba.org/pub/rsync/src/rsync-3.4.1.tar.gz
+ samba:rsync 10 git.samba.org=6 debian.org=4
+ andrew_tridgell:rsync 6 debian.org=3 redhat.com=3
- samba:samba 136 samba.org=90 debian.org=60

expat | https://libexpat.github.io/ |
+ libexpat_project:libexpat 16 github.com/libexpat/libexpat=9 debian.org=8

gh | https://github.com/cli/cli | https://github.com/cli/cli/archive/v2.62.0.tar.gz
+ github:cli 11 github.com/cli/cli=11 @go=11
- cli_project:cli 2 github.com/node-js-libs/cli=1 @node.js=2

mc | http://www.midnight-commander.org |
+ midnight-commander:midnight_commander 3 midnight-commander.org=1 debian.org=2

pam | https://github.com/linux-pam/linux-pam | https://github.com/linux-pam/linux-pam/releases/download/v1.5.3/Linux-PAM-1.5.3.tar.xz
+ linux-pam:linux-pam 15 debian.org=6 redhat.com=5

libarrow | https://arrow.apache.org/ | https://github.com/apache/arrow/archive/apache-arrow-15.0.0.tar.gz
+ apache:arrow 3 github.com/apache/arrow=2 lists.apache.org=3

docker-buildx | https://www.github.com/docker/buildx | https://github.com/docker/buildx/archive/v0.14.0.tar.gz
+ docker:buildx 1 github.com/docker/buildx=1 @go=1
- docker:docker 51 github.com/moby/moby=12 @windows=1

python-requests | pkg:pypi/requests | https://github.com/psf/requests/archive/v2.31.0.tar.gz
+ python:requests 7 github.com/psf/requests=3 ubuntu.com=3 @python=3
- jenkins:requests 3 jenkins.io=3 @jenkins=3
- wordpress:requests 1 github.com/wordpress/requests=1

python-urllib3 | pkg:pypi/urllib3 | https://github.com/shazow/urllib3/archive/1.25.9.tar.gz
+ python:urllib3 4 github.com/urllib3/urllib3=3 lists.fedoraproject.org=3

python-markdown | https://python-markdown.github.io/ | pkg:pypi/markdown
- cebe:markdown 1 github.com/cebe/markdown=1
- gomarkdown:markdown 2 github.com/gomarkdown/markdown=2 @go=2

python-kubernetes | https://github.com/kubernetes-client/python |
- kubernetes:kubernetes 21 github.com/kubernetes/kubernetes=20 @go=8
- jenkins:kubernetes 3 jenkins.io=3 @jenkins=3

perl-XML-LibXML | https://github.com/shlomif/perl-XML-LibXML |
+ xml-libxml_project:xml-libxml 2 debian.org=1 @perl=2
- xmlsoft:libxml2 91 git.gnome.org=36 debian.org=40

perl-XML-Parser | https://github.com/toddr/XML-Parser |
- microsoft:xml_parser 2 docs.microsoft.com=2

rubygem-rexml | https://github.com/ruby/rexml |
+ ruby-lang:rexml 8 github.com/ruby/rexml=8 @ruby=8

nodejs | https://github.com/nodejs/node | https://nodejs.org/download/release/v20.14.0/node-v20.14.0.tar.xz
+ nodejs:node.js 129 nodejs.org=90 github.com/nodejs/node=20
- ovirt:node 1 bugzilla.redhat.com=1

dbus-python | https://www.freedesktop.org/wiki/Software/DBusBindings/ | https://dbus.freedesktop.org/releases/dbus-python/dbus-python-1.3.2.tar.gz
- freedesktop:dbus 4 bugs.freedesktop.org=3 debian.org=2
- d-bus_project:d-bus 13 bugs.freedesktop.org=11 debian.org=8

glib-networking | https://gitlab.gnome.org/GNOME/glib-networking/ |
- gnome:glib 11 gitlab.gnome.org/gnome/glib=6 debian.org=5

libtalloc | https://talloc.samba.org |
- samba:samba 136 samba.org=90 debian.org=60

boost | https://www.boost.org/ |
+ boost:boost 4 svn.boost.org=3 boost.org=1 debian.org=2
- 316solutions:boost 1 drupal.org=1

libnotify | https://www.gnome.org |
- libnotify_project:libnotify 1 github.com/mytrile/node-libnotify=1 @node.js=1

sudo | https://www.sudo.ws/ | https://www.sudo.ws/dist/sudo-1.9.17.tar.gz
+ sudo_project:sudo 13 sudo.ws=11 debian.org=6
+ todd_miller:sudo 30 sudo.ws=22 debian.org=12
- trifectatech:sudo 2 github.com/trifectatechfoundation/sudo-rs=2 @rust=2

postgresql | https://www.postgresql.org |
+ postgresql:postgresql 174 postgresql.org=142 debian.org=60
- org.postgresql:postgresql 4 github.com/pgjdbc/pgjdbc=4 @maven=4

libXt | https://www.x.org | https://xorg.freedesktop.org/archive/individual/lib/libXt-1.3.0.tar.gz
+ x:libxt 2 x.org=2 debian.org=2

strace | https://strace.io/ | https://strace.io/files/6.8/strace-6.8.tar.xz
+ paul_kranenburg:strace 1

vim | https://www.vim.org | https://github.com/vim/vim/archive/v9.1.tar.gz
+ vim:vim 66 github.com/vim/vim=55 debian.org=20
- vim_project:vim 1 github.com/vscodevim/vim=1 @visual_studio_code=1

unzip | https://infozip.sourceforge.net/UnZip.html | https://downloads.sourceforge.net/infozip/unzip60.tar.gz
+ info-zip:unzip 12 info-zip.org=6 debian.org=4
+ unzip_project:unzip 10 sourceforge.net/infozip=2 debian.org=6

coredns | https://github.com/coredns/coredns |
+ coredns.io:coredns 13 github.com/coredns/coredns=13 @go=13

nasm | https://www.nasm.us | https://www.nasm.us/pub/nasm/releasebuilds/2.16.01/nasm-2.16.01.tar.xz
+ nasm:netwide_assembler 33 bugzilla.nasm.us=30 gentoo.org=6

zstd | https://facebook.github.io/zstd/ | https://github.com/facebook/zstd/archive/v1.5.5.tar.gz
+ facebook:zstandard 2 github.com/facebook/zstd=2

icu | https://github.com/unicode-org/icu | https://github.com/unicode-org/icu/archive/release-72-1.tar.gz
+ icu-project:international_components_for_unicode 20 bugs.icu-project.org=11 debian.org=9 @c/c++=20

radvd | https://radvd.litech.org/ |
+ litech:router_advertisement_daemon 6 litech.org=5 ubuntu.com=4

lldpad | https://github.com/intel/openlldp |
+ intel:lldptool 1 github.com/intel/openlldp=1

quota | https://sourceforge.net/projects/linuxquota/ |
+ jan_kara:linux_diskquota 1 sourceforge.net/linuxquota=1 debian.org=1

pcre | https://www.pcre.org/ |
+ pcre:perl_compatible_regular_expression_library 18 debian.org=9 vcs.pcre.org=4
- pcre:pcre2 7 vcs.pcre.org=2

dtc | https://devicetree.org/ | https://kernel.org/pub/software/utils/dtc/dtc-1.7.0.tar.gz
- gplhost:domain_technologie_control 15 git.gplhost.com=15 debian.org=14 freshmeat.net/dtc=1

ocaml-augeas | https://people.redhat.com/~rjones/augeas/ |
- augeas:augeas 6 github.com/hercules-team/augeas=4 redhat.com=4

nodejs-rc | https://github.com/dominictarr/rc | pkg:npm/rc
- rc_project:rc 1 bugs.debian.org=1 openwall.com=1

perl-IO-Socket-SSL | https://metacpan.org/release/IO-Socket-SSL |
+ io-socket-ssl:io-socket-ssl 2 cpansearch.perl.org=1 debian.org=1

cxf-xjc-utils | https://cxf.apache.org | https://github.com/apache/cxf-xjc-utils
- apache:cxf 40 cxf.apache.org=30 redhat.com=12

libvirt-python | https://libvirt.org/ | https://libvirt.org/sources/python/libvirt-python-10.0.0.tar.gz
- redhat:libvirt 52 libvirt.org=20 redhat.com=30
`;
