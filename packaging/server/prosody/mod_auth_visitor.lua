-- Lets buyers in: user "v-<id>", password = hex HMAC-SHA256(secret, user).
--
-- The shop's web server knows the same secret and hands each buyer a name and a password for it, so no account has to
-- be made, nothing has to be stored, and a buyer who comes back is the same person with the same history.

local new_sasl = require "util.sasl".new;
local hmac_sha256 = require "util.hashes".hmac_sha256;
local equals = require "util.hashes".equals; -- takes the same time wherever the difference is

local secret_file = assert(module:get_option_string("visitor_secret_file"), "visitor_secret_file is not set");

local function read_secret()
	local file = assert(io.open(secret_file, "r"), "cannot read visitor_secret_file " .. secret_file);
	local text = file:read("*a"):match("^%s*(.-)%s*$");
	file:close();
	assert(#text >= 32, "the secret in " .. secret_file .. " is shorter than 32 characters");
	return text;
end

local secret = read_secret();

-- A changed secret counts after `prosodyctl reload`.
module:hook_global("config-reloaded", function ()
	secret = read_secret();
end);

local function is_visitor(username)
	return #username >= 12 and #username <= 66 and username:match("^v%-[0-9a-z]+$") ~= nil;
end

local provider = {};

function provider.test_password(username, password)
	if is_visitor(username) and equals(hmac_sha256(secret, username, true), password) then
		return true;
	end
	return nil, "Not a visitor of this shop.";
end

-- Every well-formed name exists, so that answers wait in the archive while the buyer is away.
function provider.user_exists(username)
	return is_visitor(username);
end

function provider.get_password()
	return nil, "Visitors' passwords are not stored.";
end

function provider.set_password()
	return nil, "Visitors' passwords follow from their names.";
end

function provider.create_user()
	return nil, "Visitors need no account.";
end

function provider.delete_user()
	return nil, "Visitors have no account.";
end

function provider.users()
	return pairs({});
end

function provider.get_sasl_handler()
	return new_sasl(module.host, {
		plain_test = function (_, username, password)
			return provider.test_password(username, password) == true, true;
		end;
	});
end

module:provides("auth", provider);
