#!/usr/bin/env bash
# Makes a bench of the framework's own repository in ~/frappe-bench, with this clone as its app and the site
# leadcard.localhost. What is there already stays; a container that is built anew gets a new site.
set -euo pipefail
clone=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
bench=$HOME/frappe-bench
site=leadcard.localhost

if [ ! -d "$bench" ]; then
	bench init "$bench" --skip-redis-config-generation --no-backups --python "$(command -v python)" \
		--frappe-path https://github.com/frappe/frappe --frappe-branch version-15
fi
cd "$bench"
bench set-config -g db_host mariadb
for kind in redis_cache redis_queue redis_socketio; do bench set-config -g "$kind" redis://redis:6379; done
for switch in developer_mode server_script_enabled allow_tests; do bench set-config -g "$switch" 1; done

# The clone itself, not a copy of it: what is changed there runs here.
[ -e apps/leadcard ] || ln -s "$clone" apps/leadcard
printf 'frappe\nleadcard\n' >sites/apps.txt
env/bin/python -m pip install --quiet -e apps/leadcard
env/bin/python -m pip install --quiet pytest pytest-rerunfailures hypothesis playwright aiosmtpd
make -C "$clone" setup
bench build --app leadcard

if [ ! -d "sites/$site" ]; then
	bench new-site "$site" --force --db-name leadcard --db-root-password "$DB_ROOT_PASSWORD" \
		--mariadb-user-host-login-scope % --admin-password admin --set-default
	# what the setup wizard would ask for
	bench --site "$site" execute frappe.desk.page.setup_wizard.setup_wizard.setup_complete --kwargs '{"args": {
		"language": "English", "country": "Vietnam", "timezone": "Asia/Ho_Chi_Minh", "currency": "VND",
		"full_name": "Admin", "email": "admin@example.com", "password": "admin"}}'
	bench --site "$site" install-app leadcard
fi
echo "Start it: cd ~/frappe-bench && bench start. Then open http://$site:8000/app/leadcard as Administrator, password admin."
