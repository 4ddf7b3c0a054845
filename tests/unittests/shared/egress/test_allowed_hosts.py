from ipaddress import ip_address

import pytest

from intric.shared.egress.allowed_hosts import THIS_MACHINE, AllowedHosts, is_public, unwrapped

NOT_PUBLIC = [
    *("10.0.0.7", "172.16.3.4", "192.168.1.1", "100.64.0.1", "127.0.0.1", "127.8.9.1", "0.0.0.0", "0.1.2.3"),
    *("224.0.0.1", "239.1.2.3", "240.0.0.1", "255.255.255.255", "192.0.2.1", "198.18.0.1", "192.0.0.8"),
    *("169.254.169.254", "169.254.170.2", "100.100.100.200", "168.63.129.16", "192.0.0.192"),  # metadata
    *("::", "::1", "fe80::1", "fe80::1%lo", "fc00::1", "fd00::1", "fd00:ec2::254", "fec0::1", "ff02::1"),
    *("::ffff:10.0.0.7", "::ffff:169.254.169.254", "::10.0.0.7", "::ffff:0:10.0.0.7"),
    *("64:ff9b::a00:7", "64:ff9b::a9fe:a9fe", "64:ff9b:1::a00:7", "2002:a00:7::", "2001:0:a00:7::"),
    *("2001:db8::1", "3fff::1", "5f00::1", "100::1"),
]
PUBLIC = [
    *("93.184.215.14", "8.8.8.8", "2001:4860:4860::8888", "2606:4700::6810:84e5"),
    *("::ffff:8.8.8.8", "64:ff9b::808:808"),
]


class TestIsPublic:
    @pytest.mark.parametrize("address", NOT_PUBLIC)
    def test_no_address_of_a_network_s_inside_is(self, address: str) -> None:
        assert not is_public(ip_address(address))

    @pytest.mark.parametrize("address", PUBLIC)
    def test_one_of_the_internet_is_however_it_is_written(self, address: str) -> None:
        assert is_public(ip_address(address))


class TestUnwrapped:
    @pytest.mark.parametrize("address", ["::ffff:10.0.0.7", "64:ff9b::a00:7", "10.0.0.7"])
    def test_is_the_address_that_a_connection_leads_to(self, address: str) -> None:
        assert str(unwrapped(ip_address(address))) == "10.0.0.7"


class TestParse:
    def test_reads_names_suffixes_addresses_and_networks(self) -> None:
        allowed = AllowedHosts.parse(" AI.example.com, .intern.södertälje.se,10.0.0.7,fd00::/8,[::1] ,")

        assert str(allowed) == "ai.example.com,.intern.xn--sdertlje-4za9o.se,10.0.0.7,fd00::/8,::1"
        assert AllowedHosts.parse(str(allowed)) == allowed

    @pytest.mark.parametrize(
        "text",
        [
            *("10.0.0.7/8", "10.0.0", "*", "*.example.com", "https://ai.example.com", "ai.example.com:8443"),
            *("a b", "10.0.0.7:80", ".", "::1::", "2130706433", "ai.example.com/v1"),
        ],
    )
    def test_refuses_what_is_none(self, text: str) -> None:
        with pytest.raises(ValueError):
            AllowedHosts.parse(text)


class TestAllows:
    @pytest.mark.parametrize("address", NOT_PUBLIC)
    def test_nothing_within_networks_unless_it_is_named(self, address: str) -> None:
        assert not AllowedHosts().allows("ai.example.com", ip_address(address))

    @pytest.mark.parametrize("address", PUBLIC)
    def test_all_that_is_public(self, address: str) -> None:
        assert AllowedHosts().allows("ai.example.com", ip_address(address))

    @pytest.mark.parametrize("address", ["127.0.0.1", "127.8.9.1", "::1", "::ffff:127.0.0.1"])
    def test_this_machine_where_it_is_the_default(self, address: str) -> None:
        assert THIS_MACHINE.allows("localhost", ip_address(address))

    @pytest.mark.parametrize("address", ["0.0.0.0", "::", "10.0.0.7", "169.254.169.254"])
    def test_this_machine_only(self, address: str) -> None:
        assert not THIS_MACHINE.allows("localhost", ip_address(address))

    @pytest.mark.parametrize(
        ("host", "address", "expected"),
        [
            ("vllm.example.com", "10.0.0.7", True),
            ("VLLM.example.com.", "10.0.0.7", True),
            ("a.vllm.example.com", "10.0.0.7", False),
            ("intern.example.com", "10.0.0.7", True),
            ("a.b.intern.example.com", "10.0.0.7", True),
            ("evilintern.example.com", "10.0.0.7", False),
            ("any.example.com", "192.168.7.9", True),
            ("any.example.com", "::ffff:192.168.7.9", True),
            ("any.example.com", "64:ff9b::c0a8:709", True),
            ("any.example.com", "192.168.8.9", False),
            ("any.example.com", "fd12::7", True),
            ("any.example.com", "127.0.0.1", False),
        ],
    )
    def test_what_the_operator_names(self, host: str, address: str, expected: bool) -> None:
        allowed = AllowedHosts.parse("vllm.example.com,.intern.example.com,192.168.7.0/24,fd12::7")

        assert allowed.allows(host, ip_address(address)) is expected
